import type { CompiledJob } from '@flamenco/job-compilers';
import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlWriter } from '../../../database/sql.js';
import { insertAlike, insertRows } from '../../../database/insert-rows.js';

const OWN_COLUMNS = {
  uuid: 'TEXT',
  index_in_job: 'INTEGER',
  name: 'TEXT',
  type: 'TEXT',
  priority: 'INTEGER',
  commands: 'TEXT',
  frames: 'TEXT',
  task_group: 'TEXT',
  steps_total: 'INTEGER',
  unmet_dependencies: 'INTEGER',
} as const;

/** Stores the tasks of a new job. Costs grow with their number: it is one work, and others wait for it. */
export async function insertTasks(
  sql: SqlWriter,
  jobId: number,
  { tasks }: CompiledJob,
  now: string,
): Promise<void> {
  const shared = { job_id: jobId, status: 'queued' satisfies TaskStatus, created: now, updated: now };
  await insertAlike(sql, { table: 'tasks', shared, own: OWN_COLUMNS }, tasks, (task, position) => [
    task.uuid,
    position + 1,
    task.name,
    task.type,
    task.priority,
    task.commands,
    task.frames ?? null,
    task.group ?? null,
    task.stepsTotal,
    task.dependencies.length,
  ]);
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
