import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { TagOfJob } from '../tag-of-job.js';

/** Row ids of jobs that have this tag, oldest first. */
export async function listJobsTagged(
  sql: SqlReader,
  tagId: number,
  limit: number,
): Promise<readonly number[]> {
  return (
    await sql.all<{ id: number }>(
      `SELECT id FROM jobs WHERE worker_tag_id = ? ORDER BY id LIMIT ?`,
      tagId,
      limit,
    )
  ).map(({ id }) => id);
}

/** Gives a job a tag, or takes it away. */
export async function saveTagOfJob(
  sql: SqlWriter,
  jobId: number,
  tagId: number | undefined,
  now: string,
): Promise<void> {
  await sql.run(`UPDATE jobs SET worker_tag_id = ?, updated = ? WHERE id = ?`, tagId ?? null, now, jobId);
}

/** The tag of a job, or undefined. */
export function findTagOfJob(sql: SqlReader, jobId: number): Promise<TagOfJob | undefined> {
  return sql.get<TagOfJob>(
    `SELECT tag.id, tag.name FROM jobs JOIN tag_names AS tag ON tag.id = jobs.worker_tag_id
     WHERE jobs.id = ?`,
    jobId,
  );
}
