import { LONGEST_USER_NAME, userOf } from '@flamenco/domain/jobs';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import { insertRows } from '../../../database/insert-rows.js';
import type { Condition } from '../../../database/conditions.js';

/** What jobs are found by, in characters; longer texts are in the job only. */
const LONGEST = { key: 200, value: 1_000 } as const;

/** What of a job it is found by. */
interface FindableJob {
  readonly name: string;
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What stands for what no text in PostgreSQL can have: NUL, and half of a pair. */
const UNSTORABLE = '\ufffd';

/** Metadata that both databases can store, and look for in JSON. */
export function storableMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const storable = (text: string): string => text.toWellFormed().replaceAll('\0', UNSTORABLE);
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [storable(key), storable(value)]));
}

/** The user's name that a job is sorted by. An index has it: longer ones are cut. */
export function sortedUser(metadata: Readonly<Record<string, string>>): string {
  return userOf(metadata).slice(0, LONGEST_USER_NAME).toWellFormed();
}

/** Has a job found by its metadata, and by words in it, its name and its type. */
export async function insertWhatFinds(
  sql: SqlWriter,
  jobId: number,
  { name, type, metadata }: FindableJob,
): Promise<void> {
  const entries = Object.entries(metadata).filter(
    ([key, value]) => key.length <= LONGEST.key && value.length <= LONGEST.value,
  );
  await insertRows(
    sql,
    `INSERT INTO job_metadata (job_id, key, value)`,
    entries.map(([key, value]) => [jobId, key, value]),
  );
  await sql.run(
    `INSERT INTO job_texts (job_id, words) VALUES (?, ?)`,
    jobId,
    [name, type, ...entries.map(([, value]) => value)].join('\n'),
  );
}

/** Has this value under this key. */
export function hasMetadata({ key, value }: { readonly key: string; readonly value: string }): Condition {
  return {
    text: `jobs.id IN (SELECT job_id FROM job_metadata WHERE key = ? AND value = ?)`,
    values: [key, value],
  };
}

/** One entry of a job's metadata, if it has it. */
export async function findMetadata(
  sql: SqlReader,
  jobRowId: number,
  key: string,
): Promise<string | undefined> {
  const row = await sql.get<{ metadata: string }>(`SELECT metadata FROM jobs WHERE id = ?`, jobRowId);
  const metadata = row && (JSON.parse(row.metadata) as Readonly<Record<string, string>>);
  return metadata && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
}
