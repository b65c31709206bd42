import type { SqlReader } from '../../../database/sql.js';

/** Whether there is a Worker beside these that may have tasks of a type from a job; it may be asleep or offline. */
export async function hasOtherWorkers(
  sql: SqlReader,
  asked: { readonly jobId: number; readonly taskType: string; readonly exceptWorkerIds: readonly number[] },
): Promise<boolean> {
  const { jobId, taskType, exceptWorkerIds } = asked;
  const others = await sql.all<{ id: number }>(
    `SELECT worker.id FROM known_workers AS worker JOIN job_states AS job ON job.id = ?
     WHERE worker.deleted_at IS NULL
       AND EXISTS (SELECT 1 FROM json_each(worker.supported_task_types) WHERE value = ?)
       AND (job.worker_tag_id IS NULL OR EXISTS
         (SELECT 1 FROM tag_members AS member WHERE member.worker_id = worker.id AND member.tag_id = job.worker_tag_id))
       AND NOT EXISTS (SELECT 1 FROM job_blockings AS block
         WHERE block.job_id = job.id AND block.worker_id = worker.id AND block.task_type = ?)
     ORDER BY worker.id LIMIT ?`,
    jobId,
    taskType,
    taskType,
    exceptWorkerIds.length + 1,
  );
  return others.some(({ id }) => !exceptWorkerIds.includes(id));
}
