import type { SqlReader } from '../../../database/sql.js';

/**
 * How many Workers other than this one have no permanent obstacle to the task (`isPermanent` in SQL; a property test holds the two
 * together). Workers that sleep or are offline count: they may come back. Counted up to two, for no decision asks for more.
 */
export async function countOtherCapableWorkers(
  sql: SqlReader,
  task: {
    readonly taskId: number;
    readonly jobId: number;
    readonly taskType: string;
    readonly exceptWorkerId: number;
  },
): Promise<number> {
  return (
    await sql.all(
      `SELECT worker.id FROM known_workers AS worker JOIN job_states AS job ON job.id = ?
     WHERE worker.deleted_at IS NULL AND worker.id <> ?
       AND EXISTS (SELECT 1 FROM json_each(worker.supported_task_types) WHERE value = ?)
       AND (job.worker_tag_id IS NULL OR EXISTS
         (SELECT 1 FROM tag_members AS member WHERE member.worker_id = worker.id AND member.tag_id = job.worker_tag_id))
       AND NOT EXISTS (SELECT 1 FROM job_blockings AS block WHERE block.job_id = job.id AND block.worker_id = worker.id AND block.task_type = ?)
       AND NOT EXISTS (SELECT 1 FROM failed_tasks AS failed WHERE failed.task_id = ? AND failed.worker_id = worker.id)
     LIMIT 2`,
      task.jobId,
      task.exceptWorkerId,
      task.taskType,
      task.taskType,
      task.taskId,
    )
  ).length;
}
