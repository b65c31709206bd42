import type { SqlWriter } from '../../../database/sql.js';

/** How long a key is remembered. Whoever tries again for longer has looked by then. */
const REMEMBERED_MS = 24 * 3600_000;

/** A key that came with a request. */
export interface IdempotencyKey {
  /** What was asked for, and by whom, where somebody has signed in. */
  readonly route: string;
  readonly key: string;
}

/** What is known of a request with a key. */
export interface KeyedRequest {
  /** Tells whether another request is the same. */
  readonly fingerprint: string;
  /** The id of what the request makes. */
  readonly resourceId: string;
  /** The answer as JSON; null while there is none. */
  readonly answer: string | null;
}

/** The request that used a key first: this one, when nothing is known of the key. */
export async function claimKey(
  sql: SqlWriter,
  { route, key }: IdempotencyKey,
  request: Omit<KeyedRequest, 'answer'>,
  now: string,
): Promise<KeyedRequest> {
  await sql.run(
    `INSERT INTO idempotency_keys (route, idempotency_key, fingerprint, resource_id, created) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (route, idempotency_key) DO NOTHING`,
    route,
    key,
    request.fingerprint,
    request.resourceId,
    now,
  );
  const first = await sql.get<KeyedRequest>(
    `SELECT fingerprint, resource_id AS resourceId, answer FROM idempotency_keys WHERE route = ? AND idempotency_key = ?`,
    route,
    key,
  );
  if (!first) throw new Error('A key that was stored cannot be found');
  return first;
}

/** Keeps what a request was answered with. */
export async function keepAnswer(
  sql: SqlWriter,
  { route, key }: IdempotencyKey,
  answer: string,
): Promise<void> {
  await sql.run(
    `UPDATE idempotency_keys SET answer = ? WHERE route = ? AND idempotency_key = ?`,
    answer,
    route,
    key,
  );
}

/** Forgets a key: the next request that comes with it is the first. */
export async function forgetKey(sql: SqlWriter, { route, key }: IdempotencyKey): Promise<void> {
  await sql.run(`DELETE FROM idempotency_keys WHERE route = ? AND idempotency_key = ?`, route, key);
}

/** Forgets the keys of requests that came more than a day ago. */
export async function forgetOldKeys(sql: SqlWriter, nowMs: number): Promise<void> {
  await sql.run(
    `DELETE FROM idempotency_keys WHERE created < ?`,
    new Date(nowMs - REMEMBERED_MS).toISOString(),
  );
}
