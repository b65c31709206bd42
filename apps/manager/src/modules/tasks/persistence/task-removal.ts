import { isRunnableTaskStatus, type TaskStatus } from '@flamenco/domain/statuses';
import type { SqlWriter } from '../../../database/sql.js';
import type { TasksGone } from '../../jobs/index.js';
import { type ReadyChange, readyChangesOf } from '../task-queue.js';
import { IS_READY } from './ready-tasks.js';

/** Tasks that were removed. */
export interface RemovedTasks {
  readonly count: number;
  readonly gone: TasksGone;
  /** What is ready now that was not, and the other way round. */
  readonly changes: readonly ReadyChange[];
}

type LastTasks = TasksGone & { readonly n: number; readonly first_index: number };

const LAST_TASKS = `SELECT count(*) AS n, min(index_in_job) AS first_index,
    count(*) FILTER (WHERE status = 'queued') AS queued, count(*) FILTER (WHERE status = 'active') AS active, count(*) FILTER (WHERE status = 'soft-failed') AS soft_failed,
    count(*) FILTER (WHERE status = 'failed') AS failed, count(*) FILTER (WHERE status = 'canceled') AS canceled, count(*) FILTER (WHERE status = 'completed') AS completed,
    count(*) FILTER (WHERE status = 'paused') AS paused, sum(steps_completed) AS steps_completed, sum(steps_total) AS steps_total
  FROM (SELECT index_in_job, status, steps_completed, steps_total FROM tasks
        WHERE job_id = ? ORDER BY index_in_job DESC LIMIT ?) AS last`;

/** Removes the last tasks of a job; undefined when there is none. */
export async function removeLastTasks(
  sql: SqlWriter,
  jobId: number,
  limit: number,
): Promise<RemovedTasks | undefined> {
  const last = await sql.get<LastTasks>(LAST_TASKS, jobId, limit);
  if (!last || last.n === 0) return undefined;
  const { n: count, first_index: firstIndex, ...gone } = last;
  const changes = [
    ...(await listReadyFrom(sql, jobId, firstIndex)),
    ...(await countDownDependents(sql, jobId, firstIndex)),
  ];
  await sql.run(`DELETE FROM tasks WHERE job_id = ? AND index_in_job >= ?`, jobId, firstIndex);
  return { count, gone, changes };
}

/** Those that cannot be handed out any more. */
function listReadyFrom(sql: SqlWriter, jobId: number, firstIndex: number): Promise<readonly ReadyChange[]> {
  return sql.all<ReadyChange>(
    `SELECT type, priority, -count(*) AS "by" FROM tasks
     WHERE job_id = ? AND index_in_job >= ? AND ${IS_READY}
     GROUP BY type, priority`,
    jobId,
    firstIndex,
  );
}

interface Dependent {
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly unmet_dependencies: number;
}

/** Tasks that stay for now do not wait any more for those that go. */
async function countDownDependents(
  sql: SqlWriter,
  jobId: number,
  firstIndex: number,
): Promise<readonly ReadyChange[]> {
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
  return readyChangesOf(ready, 1);
}
