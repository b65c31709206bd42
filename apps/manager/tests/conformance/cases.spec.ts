import { readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { AreaCases } from './cases.js';
import { OPERATIONS } from './facts.js';
import { REFERENCE_STATUSES } from './reference-statuses.js';

/** Needs a database that is locked: database-busy.spec.ts. */
const TRIED_ELSEWHERE = ['scheduleTask 503'];

/** Many modules are loaded. */
const TIMEOUT_MS = 30_000;

/** The cases of all areas, as `operation status`. */
async function triedStatuses(): Promise<ReadonlySet<string>> {
  const tried = new Set(TRIED_ELSEWHERE);
  for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.cases.ts'))) {
    const exported = (await import(`./${file.replace(/ts$/, 'js')}`)) as Readonly<Record<string, AreaCases>>;
    for (const cases of Object.entries(exported).flatMap(([name, value]) =>
      name.endsWith('_CASES') ? value : [],
    )) {
      for (const [operationId, byStatus] of Object.entries(cases)) {
        for (const [status, named] of Object.entries(byStatus)) {
          if (Object.keys(named).length > 0) tried.add(`${operationId} ${status}`);
        }
      }
    }
  }
  return tried;
}

it(
  'every operation of Flamenco 3 is tried in every status that it may be answered with',
  async () => {
    const wanted = Object.entries(REFERENCE_STATUSES).flatMap(([operationId, statuses]) =>
      statuses.map((status) => `${operationId} ${status}`),
    );
    const tried = await triedStatuses();
    expect(wanted.filter((row) => !tried.has(row))).toEqual([]);
    expect(Object.keys(REFERENCE_STATUSES).sort()).toEqual([...OPERATIONS.keys()].sort());
  },
  TIMEOUT_MS,
);
