import type { SqlReader, SqlValue } from '../../../database/sql.js';
import { caseless } from '../../../database/conditions.js';

/** Keys that are looked at, of all the metadata: a studio has some dozens. */
const MOST_KEYS = 500;

/** A text, and the same in small letters. */
interface Found {
  readonly text: string;
  readonly small: string;
}

/** The keys that jobs have in their metadata. Each takes one look into an index, however many jobs have it. */
export async function listMetadataKeys(sql: SqlReader): Promise<readonly string[]> {
  const found = await leap(sql, NEXT_KEY, [], '', MOST_KEYS);
  return found.map(({ text }) => text);
}

/** Values that jobs have for one of these keys of the metadata, and that begin with a text. Each takes one look into an index. */
export async function listMetadataValues(
  sql: SqlReader,
  keys: readonly string[],
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  const values = new Set<string>();
  for (const key of keys) {
    for (const { text } of await leap(sql, NEXT_VALUE, [key], prefix, limit)) values.add(text);
  }
  return sorted(values, limit);
}

/** Job types of jobs that begin with a text. */
export async function listTypes(sql: SqlReader, prefix: string, limit: number): Promise<readonly string[]> {
  return (await leap(sql, NEXT_TYPE, [], prefix, limit)).map(({ text }) => text);
}

/** Names of tags that begin with a text. A farm has a few. */
export async function listTagNames(
  sql: SqlReader,
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  return beginningWith(prefix, await sql.all<{ name: string }>(`SELECT name FROM tag_names`), limit);
}

/** What those are called whose jobs there are, as far as it begins with a text. */
export async function listOwnerNames(
  sql: SqlReader,
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  const owners = await sql.all<{ name: string }>(
    `SELECT display_name AS name FROM owner_names WHERE EXISTS (SELECT 1 FROM jobs WHERE jobs.owner = owner_names.uuid)`,
  );
  return beginningWith(prefix, owners, limit);
}

/** Names of Workers that begin with a text. A farm has some hundreds. */
export async function listWorkerNames(
  sql: SqlReader,
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  const workers = await sql.all<{ name: string }>(`SELECT name FROM known_workers WHERE deleted_at IS NULL`);
  return beginningWith(prefix, workers, limit);
}

const NEXT_KEY = `SELECT key AS text, key AS small FROM job_metadata WHERE key > ? ORDER BY key LIMIT 1`;
const NEXT_VALUE = `SELECT value AS text, lower(value) AS small FROM job_metadata WHERE key = ? AND lower(value) > ?
  ORDER BY lower(value) LIMIT 1`;
const NEXT_TYPE = `SELECT type AS text, lower(type) AS small FROM jobs WHERE lower(type) > ? ORDER BY lower(type) LIMIT 1`;
const SAME_VALUE = `SELECT value AS text, lower(value) AS small FROM job_metadata WHERE key = ? AND lower(value) = ? LIMIT 1`;
const SAME_TYPE = `SELECT type AS text, lower(type) AS small FROM jobs WHERE lower(type) = ? LIMIT 1`;

/** What is exactly the prefix is not behind it. */
const SAME: Readonly<Record<string, string>> = { [NEXT_VALUE]: SAME_VALUE, [NEXT_TYPE]: SAME_TYPE };

/** Goes from each different text to the next one. */
async function leap(
  sql: SqlReader,
  next: string,
  values: readonly SqlValue[],
  prefix: string,
  limit: number,
): Promise<readonly Found[]> {
  const small = caseless(prefix);
  const same = SAME[next];
  const first = same !== undefined && small !== '' ? await sql.get<Found>(same, ...values, small) : undefined;
  const found = first ? [first] : [];
  while (found.length < limit) {
    const one = await sql.get<Found>(next, ...values, found.at(-1)?.small ?? small);
    if (!one?.small.startsWith(small)) break;
    found.push(one);
  }
  return found;
}

function beginningWith(
  prefix: string,
  rows: readonly { readonly name: string }[],
  limit: number,
): readonly string[] {
  const small = caseless(prefix);
  return sorted(
    new Set(rows.map(({ name }) => name).filter((name) => caseless(name).startsWith(small))),
    limit,
  );
}

function sorted(texts: ReadonlySet<string>, limit: number): readonly string[] {
  return [...texts].toSorted((one, other) => (caseless(one) < caseless(other) ? -1 : 1)).slice(0, limit);
}
