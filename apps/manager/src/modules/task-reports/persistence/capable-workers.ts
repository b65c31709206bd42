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
      `SELECT workers.id FROM workers JOIN jobs ON jobs.id = ?
     WHERE workers.deleted_at IS NULL AND workers.id <> ?
       AND EXISTS (SELECT 1 FROM json_each(workers.supported_task_types) WHERE value = ?)
       AND (jobs.worker_tag_id IS NULL OR EXISTS
         (SELECT 1 FROM worker_tag_membership AS member WHERE member.worker_id = workers.id AND member.tag_id = jobs.worker_tag_id))
       AND NOT EXISTS (SELECT 1 FROM job_blocks WHERE job_blocks.job_id = jobs.id AND job_blocks.worker_id = workers.id AND job_blocks.task_type = ?)
       AND NOT EXISTS (SELECT 1 FROM task_failures WHERE task_failures.task_id = ? AND task_failures.worker_id = workers.id)
     LIMIT 2`,
      task.jobId,
      task.exceptWorkerId,
      task.taskType,
      task.taskType,
      task.taskId,
    )
  ).length;
}
