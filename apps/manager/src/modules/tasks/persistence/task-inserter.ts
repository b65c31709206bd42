import type { CompiledJob } from '@flamenco/job-compilers';
import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlWriter } from '../../../database/sql.js';
import { insertRows } from '../../../database/insert-rows.js';

/** Stores the tasks of a new job. Costs grow with their number: it is one work, and others wait for it. */
export async function insertTasks(
  sql: SqlWriter,
  jobId: number,
  { tasks }: CompiledJob,
  now: string,
): Promise<void> {
  await insertRows(
    sql,
    `INSERT INTO tasks (uuid, job_id, index_in_job, name, type, priority, status, commands, frames, task_group,
       steps_total, unmet_dependencies, created, updated)`,
    tasks.map((task, position) => [
      task.uuid,
      jobId,
      position + 1,
      task.name,
      task.type,
      task.priority,
      'queued' satisfies TaskStatus,
      task.commands,
      task.frames ?? null,
      task.group ?? null,
      task.stepsTotal,
      task.dependencies.length,
      now,
      now,
    ]),
  );
}

/** Stores which of them wait for which. */
export async function insertDependencies(
  sql: SqlWriter,
  jobId: number,
  { tasks }: CompiledJob,
): Promise<void> {
  if (tasks.every(({ dependencies }) => dependencies.length === 0)) return;
  const rowIds = (
    await sql.all<{ id: number }>(`SELECT id FROM tasks WHERE job_id = ? ORDER BY index_in_job`, jobId)
  ).map(({ id }) => id);
  await insertRows(
    sql,
    `INSERT INTO task_dependencies (task_id, depends_on_id)`,
    tasks.flatMap(({ dependencies }, position) =>
      dependencies.map((dependency) => [rowIds[position] ?? null, rowIds[dependency] ?? null]),
    ),
  );
}
