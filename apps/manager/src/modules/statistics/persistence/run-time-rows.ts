import type { RunTimeBucket } from '@flamenco/domain/forecast';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** Counts a completed task, for its job and for all. */
export async function addRunTime(
  sql: SqlWriter,
  { jobId, taskType, bucket, ms }: { jobId: number; taskType: string; bucket: number; ms: number },
): Promise<void> {
  await sql.run(
    `INSERT INTO job_run_times (job_id, task_type, bucket, task_count, total_ms) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (job_id, task_type, bucket)
     DO UPDATE SET task_count = job_run_times.task_count + 1, total_ms = job_run_times.total_ms + excluded.total_ms`,
    jobId,
    taskType,
    bucket,
    ms,
  );
  await sql.run(
    `INSERT INTO run_times (task_type, bucket, task_count, total_ms) VALUES (?, ?, 1, ?)
     ON CONFLICT (task_type, bucket)
     DO UPDATE SET task_count = run_times.task_count + 1, total_ms = run_times.total_ms + excluded.total_ms`,
    taskType,
    bucket,
    ms,
  );
}

/** A bucket, and the tasks of which type are in it. */
export interface TypedBucket extends RunTimeBucket {
  readonly taskType: string;
}

/** How long tasks of each type took, in any job. */
export function listRunTimes(sql: SqlReader): Promise<readonly TypedBucket[]> {
  return sql.all<TypedBucket>(
    `SELECT task_type AS taskType, bucket, task_count AS taskCount, total_ms AS totalMs FROM run_times ORDER BY task_type, bucket`,
  );
}

/** How long tasks of some jobs took. */
export function listRunTimesOf(
  sql: SqlReader,
  jobIds: readonly number[],
): Promise<readonly (TypedBucket & { readonly jobId: number })[]> {
  return sql.all(
    `SELECT job_id AS jobId, task_type AS taskType, bucket, task_count AS taskCount, total_ms AS totalMs FROM job_run_times
     WHERE job_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY job_id, task_type, bucket`,
    JSON.stringify(jobIds),
  );
}
