import { isRunnableTaskStatus, type TaskStatus } from '@flamenco/domain/statuses';
import type { SqlWriter } from '../../../database/sql.js';
import { changeRunnable } from '../../queue/index.js';

interface Removal {
  readonly n: number;
  readonly first_index: number;
  readonly queued: number;
  readonly active: number;
  readonly soft_failed: number;
  readonly failed: number;
  readonly canceled: number;
  readonly completed: number;
  readonly paused: number;
  readonly steps_completed: number;
  readonly steps_total: number;
}

const LAST_TASKS = `SELECT count(*) AS n, min(index_in_job) AS first_index,
    count(*) FILTER (WHERE status = 'queued') AS queued, count(*) FILTER (WHERE status = 'active') AS active, count(*) FILTER (WHERE status = 'soft-failed') AS soft_failed,
    count(*) FILTER (WHERE status = 'failed') AS failed, count(*) FILTER (WHERE status = 'canceled') AS canceled, count(*) FILTER (WHERE status = 'completed') AS completed,
    count(*) FILTER (WHERE status = 'paused') AS paused, sum(steps_completed) AS steps_completed, sum(steps_total) AS steps_total
  FROM (SELECT index_in_job, status, steps_completed, steps_total FROM tasks
        WHERE job_id = ? ORDER BY index_in_job DESC LIMIT ?) AS last`;

/**
 * Removes the last tasks of a job that is being deleted, and counts them out, so that the database is sound however far the
 * deletion has come. From the end on, because tasks tend to wait for earlier ones: few of those that stay have to be told.
 * @returns how many tasks were removed
 */
export async function removeLastTasks(sql: SqlWriter, jobId: number, limit: number): Promise<number> {
  const gone = await sql.get<Removal>(LAST_TASKS, jobId, limit);
  if (!gone || gone.n === 0) return 0;
  await countOutOfGroups(sql, jobId, gone.first_index);
  await countDownDependents(sql, jobId, gone.first_index);
  await sql.run(`DELETE FROM tasks WHERE job_id = ? AND index_in_job >= ?`, jobId, gone.first_index);
  await countOutOfJob(sql, jobId, gone);
  return gone.n;
}

interface Ready {
  readonly type: string;
  readonly priority: number;
  readonly n: number;
}

async function countOutOfGroups(sql: SqlWriter, jobId: number, firstIndex: number): Promise<void> {
  const groups = await sql.all<Ready>(
    `SELECT type, priority, count(*) AS n FROM tasks
     WHERE job_id = ? AND index_in_job >= ? AND status IN ('queued', 'soft-failed') AND unmet_dependencies = 0
     GROUP BY type, priority`,
    jobId,
    firstIndex,
  );
  for (const { type, priority, n } of groups) await changeRunnable(sql, jobId, type, priority, -n);
}

interface Dependent {
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly unmet_dependencies: number;
}

/** Tasks that stay for now do not wait any more for those that go. */
async function countDownDependents(sql: SqlWriter, jobId: number, firstIndex: number): Promise<void> {
  const dependents = await sql.all<Dependent>(
    `UPDATE tasks SET unmet_dependencies = unmet_dependencies - gone.n
     FROM (SELECT task_dependencies.task_id, count(*) AS n
           FROM tasks AS needed JOIN task_dependencies ON task_dependencies.depends_on_id = needed.id
           WHERE needed.job_id = ? AND needed.index_in_job >= ? AND needed.status <> 'completed'
           GROUP BY task_dependencies.task_id) AS gone
     WHERE tasks.id = gone.task_id AND tasks.index_in_job < ?
     RETURNING type, priority, status, unmet_dependencies`,
    jobId,
    firstIndex,
    firstIndex,
  );
  const ready = dependents.filter(
    (task) => task.unmet_dependencies === 0 && isRunnableTaskStatus(task.status),
  );
  for (const tasks of Map.groupBy(ready, ({ type, priority }) => `${String(priority)} ${type}`).values()) {
    const [first] = tasks;
    if (first) await changeRunnable(sql, jobId, first.type, first.priority, tasks.length);
  }
}

async function countOutOfJob(sql: SqlWriter, jobId: number, gone: Removal): Promise<void> {
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
