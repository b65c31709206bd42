import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';
import type { Delivery } from '../outbox-target.js';

/** An event that a target has yet to be told of. */
export interface WaitingDelivery extends Delivery {
  readonly outboxId: number;
  /** How often it was tried so far. */
  readonly attempts: number;
}

const COLUMNS = `outbox_deliveries.outbox_id AS outboxId, outbox_deliveries.subject, outbox_deliveries.attempts,
    outbox.uuid, outbox.name, outbox.payload, outbox.happened`;

/** Writes down an event for its targets. Of those that wait for one subject, only the first is due. */
export async function insertEvent(
  sql: SqlWriter,
  event: Delivery,
  targets: readonly string[],
): Promise<void> {
  const id = await insertRow(
    sql,
    `INSERT INTO outbox (uuid, name, payload, happened) VALUES (?, ?, ?, ?) RETURNING id`,
    event.uuid,
    event.name,
    event.payload,
    event.happened,
  );
  for (const target of targets) {
    await sql.run(
      `INSERT INTO outbox_deliveries (outbox_id, target, subject, due) VALUES (?, ?, ?,
         CASE WHEN EXISTS (SELECT 1 FROM outbox_deliveries WHERE target = ? AND subject = ?) THEN NULL ELSE ? END)`,
      id,
      target,
      event.subject,
      target,
      event.subject,
      event.happened,
    );
  }
}

/** What a target is to be told now, what is due longest first: one event of each subject. */
export function listDue(
  reader: SqlReader,
  target: string,
  now: string,
  limit: number,
): Promise<readonly WaitingDelivery[]> {
  return reader.all<WaitingDelivery>(
    `SELECT ${COLUMNS} FROM outbox_deliveries JOIN outbox ON outbox.id = outbox_deliveries.outbox_id
     WHERE outbox_deliveries.target = ? AND outbox_deliveries.due <= ?
     ORDER BY outbox_deliveries.due, outbox_deliveries.outbox_id LIMIT ?`,
    target,
    now,
    limit,
  );
}

/** The oldest of what a target has yet to be told. @param before - only what happened earlier */
export function listOldest(
  reader: SqlReader,
  target: string,
  limit: number,
  before = '9999',
): Promise<readonly WaitingDelivery[]> {
  return reader.all<WaitingDelivery>(
    `SELECT ${COLUMNS} FROM outbox_deliveries JOIN outbox ON outbox.id = outbox_deliveries.outbox_id
     WHERE outbox_deliveries.target = ? AND outbox.happened < ? ORDER BY outbox_deliveries.outbox_id LIMIT ?`,
    target,
    before,
    limit,
  );
}

/** How many events each target has yet to be told. */
export async function countDeliveries(reader: SqlReader): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.all<{ readonly target: string; readonly count: number }>(
    `SELECT target, count(*) AS count FROM outbox_deliveries GROUP BY target`,
  );
  return new Map(rows.map(({ target, count }) => [target, count]));
}

/** It need not be told any more: the next event of its subject is due. @returns whether it was still there */
export async function removeDelivery(
  sql: SqlWriter,
  target: string,
  { outboxId, subject }: Pick<WaitingDelivery, 'outboxId' | 'subject'>,
  now: string,
): Promise<boolean> {
  const changes = await sql.change(
    `DELETE FROM outbox_deliveries WHERE outbox_id = ? AND target = ?`,
    outboxId,
    target,
  );
  await sql.run(
    `DELETE FROM outbox WHERE id = ? AND NOT EXISTS (SELECT 1 FROM outbox_deliveries WHERE outbox_id = ?)`,
    outboxId,
    outboxId,
  );
  await sql.run(
    `UPDATE outbox_deliveries SET due = ? WHERE target = ? AND due IS NULL AND outbox_id =
       (SELECT min(outbox_id) FROM outbox_deliveries WHERE target = ? AND subject = ?)`,
    now,
    target,
    target,
    subject,
  );
  return changes > 0;
}

/** It was tried in vain, and is tried again later. */
export async function postponeDelivery(
  sql: SqlWriter,
  target: string,
  { outboxId, attempts }: Pick<WaitingDelivery, 'outboxId' | 'attempts'>,
  due: string,
): Promise<void> {
  await sql.run(
    `UPDATE outbox_deliveries SET attempts = ?, due = ? WHERE outbox_id = ? AND target = ?`,
    attempts + 1,
    due,
    outboxId,
    target,
  );
}

/** The target takes events again: whatever waits for its next attempt is due now. */
export async function hastenDeliveries(sql: SqlWriter, target: string, now: string): Promise<void> {
  await sql.run(`UPDATE outbox_deliveries SET due = ? WHERE target = ? AND due > ?`, now, target, now);
}

/** Removes what is there for targets that are no more. @returns how many deliveries, by their target */
export async function removeOtherTargets(
  sql: SqlWriter,
  targets: readonly string[],
): Promise<readonly (readonly [target: string, count: number])[]> {
  const gone = [...(await countDeliveries(sql))].filter(([target]) => !targets.includes(target));
  for (const [target] of gone) await sql.run(`DELETE FROM outbox_deliveries WHERE target = ?`, target);
  if (gone.length > 0)
    await sql.run(
      `DELETE FROM outbox WHERE NOT EXISTS (SELECT 1 FROM outbox_deliveries WHERE outbox_id = outbox.id)`,
    );
  return gone;
}
