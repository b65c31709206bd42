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
  // To update no rows takes four times as long as to see that there are none.
  if (!(await sql.get(`SELECT 1 FROM task_dependencies WHERE depends_on_id = ? LIMIT 1`, taskId))) return [];
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
