import type { NeededTask } from '@flamenco/domain/why';
import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** A task that waits for another, after the change of what it waits for. */
export interface Dependent {
  readonly uuid: string;
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly unmetDependencies: number;
}

interface DependentRow {
  readonly uuid: string;
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly unmet_dependencies: number;
}

/** A task was completed (by -1), or is not completed any more (by 1): counts that in the tasks that wait for it. */
export async function changeUnmetDependencies(
  sql: SqlReader,
  taskId: number,
  by: 1 | -1,
): Promise<readonly Dependent[]> {
  return (
    await sql.all<DependentRow>(
      `UPDATE tasks SET unmet_dependencies = unmet_dependencies + ?
       WHERE id IN (SELECT task_id FROM task_dependencies WHERE depends_on_id = ?)
       RETURNING uuid, type, priority, status, unmet_dependencies`,
      by,
      taskId,
    )
  ).map((row) => ({
    uuid: row.uuid,
    type: row.type,
    priority: row.priority,
    status: row.status,
    unmetDependencies: row.unmet_dependencies,
  }));
}

/** Counts anew, for all tasks of a job, how many tasks each waits for. */
export async function recountUnmetDependencies(sql: SqlWriter, jobId: number): Promise<void> {
  await sql.run(
    `UPDATE tasks SET unmet_dependencies =
       (SELECT count(*) FROM task_dependencies JOIN tasks AS needed ON needed.id = task_dependencies.depends_on_id
        WHERE task_dependencies.task_id = tasks.id AND needed.status <> 'completed')
     WHERE job_id = ?`,
    jobId,
  );
}

interface NeededTaskRow {
  readonly uuid: string;
  readonly name: string;
  readonly status: TaskStatus;
  readonly steps_completed: number;
  readonly steps_total: number;
}

/**
 * Tasks that a task waits for and that are not completed, among its last dependencies: tasks are completed in their order, by
 * and large. A video may wait for 10,000 frames, so not all of them are looked at.
 */
export async function listNeededTasks(
  sql: SqlReader,
  taskId: number,
  among: number,
): Promise<readonly NeededTask[]> {
  const rows = await sql.all<NeededTaskRow>(
    `SELECT tasks.uuid, tasks.name, tasks.status, tasks.steps_completed, tasks.steps_total
     FROM (SELECT depends_on_id FROM task_dependencies WHERE task_id = ? ORDER BY depends_on_id DESC LIMIT ?) AS needed
     JOIN tasks ON tasks.id = needed.depends_on_id
     WHERE tasks.status <> 'completed' ORDER BY tasks.id`,
    taskId,
    among,
  );
  return rows.map(({ uuid, name, status, steps_completed, steps_total }) => ({
    id: uuid,
    name,
    status,
    stepsCompleted: steps_completed,
    stepsTotal: steps_total,
  }));
}

/** Whether a task waits for another one. */
export async function isNeededBy(sql: SqlReader, neededId: number, taskId: number): Promise<boolean> {
  return (
    (await sql.get(
      `SELECT 1 FROM task_dependencies WHERE task_id = ? AND depends_on_id = ?`,
      taskId,
      neededId,
    )) !== undefined
  );
}
