import type { JobId } from '@flamenco/domain';
import type { SqlConnection } from '../../../database/sql-connection.js';

/** A job that is marked for deletion. */
export interface MarkedJob {
  readonly id: number;
  readonly uuid: JobId;
  readonly name: string;
  /** Empty when nothing was uploaded for it. */
  readonly checkoutId: string;
}

/** Marks a job for deletion. */
export function saveDeletionRequest(sql: SqlConnection, jobId: number, now: string): void {
  sql.run(`UPDATE jobs SET delete_requested_at = ?, updated = ? WHERE id = ?`, now, now, jobId);
}

/** The jobs that are marked for deletion, first asked for first. */
export function listJobsMarkedForDeletion(sql: SqlConnection): readonly MarkedJob[] {
  return sql.all<MarkedJob>(
    `SELECT id, uuid, name, shaman_checkout_id AS checkoutId FROM jobs
     WHERE delete_requested_at IS NOT NULL ORDER BY delete_requested_at, id`,
  );
}

/** Row ids of the jobs that did not change after this time, oldest first. */
export function listJobsUnchangedSince(sql: SqlConnection, timestamp: string): readonly number[] {
  return sql
    .all<{ id: number }>(`SELECT id FROM jobs WHERE updated <= ? ORDER BY id`, timestamp)
    .map(({ id }) => id);
}

/** Whether a job did not change after this time. */
export function isUnchangedSince(sql: SqlConnection, jobId: number, timestamp: string): boolean {
  return sql.get(`SELECT 1 FROM jobs WHERE id = ? AND updated <= ?`, jobId, timestamp) !== undefined;
}

/** Whether files were uploaded for a job; undefined when there is no such job. */
export function findCheckoutId(sql: SqlConnection, uuid: string): string | undefined {
  return sql.get<{ checkoutId: string }>(
    `SELECT shaman_checkout_id AS checkoutId FROM jobs WHERE uuid = ?`,
    uuid.toLowerCase(),
  )?.checkoutId;
}

/** Removes a job and everything that is kept of it. Its tasks should be gone by then: many of them take long. */
export function deleteJobRow(sql: SqlConnection, jobId: number): void {
  sql.run(`DELETE FROM jobs WHERE id = ?`, jobId);
}
