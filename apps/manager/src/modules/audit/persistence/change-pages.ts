import type { ChangeAction, ChangedKind } from '@flamenco/domain/changes';
import type { Condition } from '../../../database/conditions.js';
import type { SqlReader, SqlValue } from '../../../database/sql.js';

/** Which entries are asked for; what is undefined excludes none. */
export interface ChangeFilter {
  readonly jobId: string | undefined;
  readonly objectId: string | undefined;
  readonly action: ChangeAction | undefined;
  readonly kind: ChangedKind | undefined;
  readonly actor: string | undefined;
  /** Timestamps: from this one on, and before that one. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** What else they have to fulfil, whatever it is. */
  readonly conditions: readonly Condition[];
}

/** An entry, as it is stored. */
export interface ChangeRow {
  readonly id: number;
  readonly happened: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly address: string;
  readonly action: ChangeAction;
  readonly object_kind: ChangedKind;
  readonly object_id: string | null;
  readonly object_name: string;
  readonly job_id: string | null;
  readonly before_facts: string;
  readonly after_facts: string;
}

/** A place in the history: what comes after it is older. */
export type ChangePosition = Pick<ChangeRow, 'happened' | 'id'>;

/** Some entries, the latest first. */
export interface ChangePage {
  readonly rows: readonly ChangeRow[];
  /** Where what comes next begins; undefined: there is no more. */
  readonly next: ChangePosition | undefined;
}

/** What can be asked for by an index that has the order, too: what fewer entries share comes first. */
const INDEXED = [
  { asked: 'objectId', column: 'object_id', index: 'changes_by_object' },
  { asked: 'jobId', column: 'job_id', index: 'changes_by_job' },
  { asked: 'action', column: 'action', index: 'changes_by_action' },
  { asked: 'kind', column: 'object_kind', index: 'changes_by_kind' },
  { asked: 'actor', column: 'actor_name', index: 'changes_by_actor' },
] as const satisfies readonly {
  readonly asked: Exclude<keyof ChangeFilter, 'conditions'>;
  readonly column: keyof ChangeRow;
  readonly index: string;
}[];

/** Entries of the index that one page looks at, for the few of them that fit: some 5 ms. */
export const MOST_LOOKED_AT = 5_000;

/** Before everything, and after everything, in the order of timestamps. */
const FIRST_TIME = '';
const LAST_TIME = '9999-12-31T23:59:59.999Z';

/** A page of the entries that are asked for. One index finds them in their order; what else is asked for is looked up in each. */
export async function readChanges(
  sql: SqlReader,
  filter: ChangeFilter,
  after: ChangePosition | undefined,
  limit: number,
): Promise<ChangePage> {
  const { page, edge } = changeStatements(filter, after);
  const found = await sql.all<ChangeRow>(page.text, ...page.values, limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  if (last && found.length > limit) return { rows, next: { happened: last.happened, id: last.id } };
  return { rows, next: edge && (await sql.get<ChangePosition>(edge.text, ...edge.values)) };
}

interface Statement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/**
 * What finds a page, but for how many entries are wanted; and, where not all that the index has are wanted, what finds the last entry that was
 * looked at, if there are as many.
 */
export function changeStatements(
  filter: ChangeFilter,
  after: ChangePosition | undefined,
): { readonly page: Statement; readonly edge: Statement | undefined } {
  const asked = INDEXED.flatMap((by) => {
    const value = filter[by.asked];
    return value === undefined ? [] : [{ ...by, value }];
  });
  const [first, ...others] = asked;
  const looked = `FROM changes INDEXED BY ${first?.index ?? 'changes_by_time'}
    WHERE ${first ? `${first.column} = ? AND ` : ''}happened >= ? AND happened <= ? AND (happened < ? OR id < ?)
    ORDER BY happened DESC, id DESC`;
  const until = after?.happened ?? filter.until ?? LAST_TIME;
  const values = [
    ...(first ? [first.value] : []),
    filter.since ?? FIRST_TIME,
    until,
    until,
    after?.id ?? Number.MIN_SAFE_INTEGER,
  ];
  const lookedUp: readonly Condition[] = [
    ...others.map(({ column, value }) => ({ text: `${column} = ?`, values: [value] })),
    ...filter.conditions,
  ];
  if (lookedUp.length === 0) return { page: { text: `SELECT * ${looked} LIMIT ?`, values }, edge: undefined };
  const fits = lookedUp.map(({ text }) => text).join(' AND ');
  return {
    page: {
      text: `SELECT * FROM (SELECT * ${looked} LIMIT ${MOST_LOOKED_AT}) AS looked
        WHERE ${fits} ORDER BY happened DESC, id DESC LIMIT ?`,
      values: [...values, ...lookedUp.flatMap((condition) => condition.values)],
    },
    edge: { text: `SELECT happened, id ${looked} LIMIT 1 OFFSET ${MOST_LOOKED_AT - 1}`, values },
  };
}
