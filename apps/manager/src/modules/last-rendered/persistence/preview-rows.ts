import type { JobStatus } from '@flamenco/domain/statuses';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { RenderedPicture, StoredPreview } from '../rendered-picture.js';

const COLUMNS = `file, task_uuid AS "taskId", task_name AS "taskName", frame, worker_uuid AS "workerId", worker_name AS "workerName",
  rendered, bytes`;

/** The previews that a job has, the oldest first. */
export function listPreviews(sql: SqlReader, jobId: number): Promise<readonly StoredPreview[]> {
  return sql.all<StoredPreview>(
    `SELECT ${COLUMNS} FROM job_previews WHERE job_id = ? ORDER BY rendered, file`,
    jobId,
  );
}

/** Adds a preview to those of a job. */
export async function addPreview(sql: SqlWriter, jobId: number, preview: StoredPreview): Promise<void> {
  const { file, taskId, taskName, frame, workerId, workerName, rendered, bytes } = preview;
  await sql.run(
    `INSERT INTO job_previews (job_id, file, task_uuid, task_name, frame, worker_uuid, worker_name, rendered, bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[jobId, file, taskId, taskName, frame, workerId, workerName, rendered, bytes],
  );
}

/** Takes some previews from those of a job. */
export async function removePreviews(sql: SqlWriter, jobId: number, files: readonly string[]): Promise<void> {
  await sql.run(
    `DELETE FROM job_previews WHERE job_id = ? AND file IN (SELECT value FROM json_each(?))`,
    jobId,
    JSON.stringify(files),
  );
}

/** Remembers what was rendered last of a job. */
export async function saveRenderedJob(
  sql: SqlWriter,
  jobId: number,
  { file, rendered }: Pick<StoredPreview, 'file' | 'rendered'>,
): Promise<void> {
  await sql.run(
    `INSERT INTO rendered_jobs (job_id, file, rendered) VALUES (?, ?, ?)
     ON CONFLICT (job_id) DO UPDATE SET file = excluded.file, rendered = excluded.rendered`,
    jobId,
    file,
    rendered,
  );
}

/** A job with the picture that was rendered last. */
interface RenderedJob extends RenderedPicture {
  readonly uuid: string;
  readonly name: string;
  readonly status: JobStatus;
  readonly completed: number;
  readonly total: number;
}

const RENDERED_JOBS = `SELECT job.uuid, job.name, job.status, job.tasks_completed AS completed,
    job.tasks_queued + job.tasks_active + job.tasks_soft_failed + job.tasks_failed + job.tasks_canceled + job.tasks_completed
      + job.tasks_paused AS total,
    preview.file, preview.task_uuid AS "taskId", preview.task_name AS "taskName", preview.frame,
    preview.worker_uuid AS "workerId", preview.worker_name AS "workerName", preview.rendered
  FROM rendered_jobs
    JOIN job_states AS job ON job.id = rendered_jobs.job_id
    JOIN job_previews AS preview ON preview.job_id = rendered_jobs.job_id AND preview.file = rendered_jobs.file`;

/** The jobs that were rendered last, the latest first. */
export function listRenderedJobs(sql: SqlReader, limit: number): Promise<readonly RenderedJob[]> {
  return sql.all<RenderedJob>(
    `${RENDERED_JOBS} WHERE job.delete_requested_at IS NULL ORDER BY rendered_jobs.rendered DESC, job.id DESC LIMIT ?`,
    limit,
  );
}

/** The picture of a job that was rendered last. */
interface LatestPicture extends Pick<RenderedPicture, 'file' | 'frame' | 'rendered'> {
  readonly jobId: number;
}

/** The pictures that were rendered last of some jobs; not of those that have none. */
export function listLatestPictures(
  sql: SqlReader,
  jobIds: readonly number[],
): Promise<readonly LatestPicture[]> {
  return sql.all<LatestPicture>(
    `SELECT rendered_jobs.job_id AS "jobId", preview.file, preview.frame, preview.rendered
     FROM rendered_jobs
       JOIN job_previews AS preview ON preview.job_id = rendered_jobs.job_id AND preview.file = rendered_jobs.file
     WHERE rendered_jobs.job_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))`,
    JSON.stringify(jobIds),
  );
}
