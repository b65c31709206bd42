import {
  isRunnableTaskStatus,
  satisfiesDependents,
  taskStatusesThat,
  type TaskStatus,
} from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';
import type { FoundTask, GroupCount, TaskGroup } from '../task-group.js';
import type { StoredCommand } from './task-list.js';
import { SELECT_TASK_AND, toTaskState, type TaskStateRow } from './task-rows.js';

/** The condition for tasks that can be handed out, if their job hands out tasks: `whyTaskIsHeldBack` in SQL, and that of an index. */
export const IS_READY = `tasks.status IN (${taskStatusesThat('isRunnable')
  .map((status) => `'${status}'`)
  .join(', ')}) AND tasks.unmet_dependencies = 0`;

/** The first task of a group that a Worker has not failed. */
export async function firstNotFailed(
  sql: SqlReader,
  group: TaskGroup,
  workerId: number,
): Promise<FoundTask | undefined> {
  const row = await sql.get<FoundRow>(FIRST_TASK, group.jobId, group.taskType, group.taskPriority, workerId);
  return (
    row && {
      indexInJob: row.index_in_job,
      task: toTaskState(row),
      commands: JSON.parse(row.commands) as StoredCommand[],
    }
  );
}

interface FoundRow extends TaskStateRow {
  readonly index_in_job: number;
  readonly commands: string;
}

const FIRST_TASK = `${SELECT_TASK_AND('tasks.index_in_job, tasks.commands')}
  WHERE tasks.id = (SELECT id FROM tasks INDEXED BY tasks_runnable
     WHERE job_id = ? AND type = ? AND priority = ? AND ${IS_READY}
       AND NOT EXISTS (SELECT 1 FROM task_failures WHERE task_id = tasks.id AND worker_id = ?)
     ORDER BY index_in_job LIMIT 1)`;

/** Counts the tasks of a job by type and priority. Costs grow with the job. */
export function countByGroup(sql: SqlReader, jobId: number): Promise<readonly GroupCount[]> {
  return sql.all<GroupCount>(COUNT_BY_GROUP, jobId);
}

const COUNT_BY_GROUP = `SELECT type AS taskType, priority AS taskPriority, count(*) FILTER (WHERE ${IS_READY}) AS ready
  FROM tasks WHERE job_id = ? GROUP BY type, priority`;

/** More than two make no difference. */
async function countUpToTwoReady(sql: SqlReader, jobId: number): Promise<number> {
  return (await sql.all(TWO_READY, jobId)).length;
}

const TWO_READY = `SELECT id FROM tasks INDEXED BY tasks_runnable WHERE job_id = ? AND ${IS_READY} LIMIT 2`;

/**
 * Whether a job would have a task to hand out after one of its tasks went to a status: another one that is ready now, this
 * one, or one that waited for nothing but this one.
 */
export async function hasReadyTaskAfter(
  sql: SqlReader,
  task: {
    readonly id: number;
    readonly unmetDependencies: number;
    readonly status: TaskStatus;
    readonly job: { readonly id: number };
  },
  to: TaskStatus,
): Promise<boolean> {
  if (isRunnableTaskStatus(to) && task.unmetDependencies === 0) return true;
  const isReadyNow = isRunnableTaskStatus(task.status) && task.unmetDependencies === 0;
  if ((await countUpToTwoReady(sql, task.job.id)) > (isReadyNow ? 1 : 0)) return true;
  if (!satisfiesDependents(to)) return false;
  return (
    (await sql.get(
      `SELECT 1 FROM task_dependencies JOIN tasks ON tasks.id = task_dependencies.task_id
       WHERE depends_on_id = ? AND tasks.unmet_dependencies = 1 AND tasks.status IN ('queued', 'soft-failed') LIMIT 1`,
      task.id,
    )) !== undefined
  );
}
