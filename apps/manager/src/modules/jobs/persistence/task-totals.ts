import type { TaskCounts } from '@flamenco/domain/jobs';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { TasksGone } from '../tasks-gone.js';

/** How many tasks have each status, in all jobs together: the sum of the jobs' own counts, without looking at a task. */
export async function countTasksByStatus(sql: SqlReader): Promise<TaskCounts> {
  const counts = await sql.get<TaskCounts>(
    `SELECT coalesce(sum(tasks_queued), 0) AS queued, coalesce(sum(tasks_active), 0) AS active,
       coalesce(sum(tasks_soft_failed), 0) AS "soft-failed", coalesce(sum(tasks_failed), 0) AS failed,
       coalesce(sum(tasks_canceled), 0) AS canceled, coalesce(sum(tasks_completed), 0) AS completed,
       coalesce(sum(tasks_paused), 0) AS paused
     FROM jobs`,
  );
  if (!counts) throw new Error('A sum without groups has one row');
  return counts;
}

/** Counts tasks out of a job that are gone. */
export async function countOutTasks(sql: SqlWriter, jobId: number, gone: TasksGone): Promise<void> {
  await sql.run(
    `UPDATE jobs SET tasks_queued = tasks_queued - ?, tasks_active = tasks_active - ?,
       tasks_soft_failed = tasks_soft_failed - ?, tasks_failed = tasks_failed - ?, tasks_canceled = tasks_canceled - ?,
       tasks_completed = tasks_completed - ?, tasks_paused = tasks_paused - ?,
       steps_completed = steps_completed - ?, steps_total = steps_total - ?
     WHERE id = ?`,
    gone.queued,
    gone.active,
    gone.soft_failed,
    gone.failed,
    gone.canceled,
    gone.completed,
    gone.paused,
    gone.steps_completed,
    gone.steps_total,
    jobId,
  );
}
