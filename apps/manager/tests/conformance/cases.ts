import type { TestFarm } from '../farm/test-farm.js';
import type { ExistingClient, Reply } from './existing-client.js';
import type { OperationId } from './reference-statuses.js';

/** One call, with what has to be there for it. The answer must have the status that the case is listed under. */
export type Case = (client: ExistingClient, farm: TestFarm) => Promise<Reply>;

/** What of an operation is tried: by status, then by what the case shows. */
export type OperationCases = Readonly<Record<number, Readonly<Record<string, Case>>>>;

/** The cases of an area. */
export type AreaCases = Readonly<Partial<Record<OperationId, OperationCases>>>;

/** A case with its names, as a row for `it.each`. */
export type CaseRow = readonly [operationId: string, status: number, what: string, run: Case];

/** Every case of an area. */
export function rowsOf(cases: AreaCases): readonly CaseRow[] {
  return Object.entries(cases).flatMap(([operationId, byStatus]) =>
    Object.entries(byStatus).flatMap(([status, named]) =>
      Object.entries(named).map(([what, run]): CaseRow => [operationId, Number(status), what, run]),
    ),
  );
}
