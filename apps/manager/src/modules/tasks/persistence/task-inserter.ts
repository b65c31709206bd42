import type { CompiledJob, CompiledJobTask } from '@flamenco/job-compilers';
import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlWriter } from '../../../database/sql.js';
import { insertAlike, type AlikeRows } from '../../../database/insert-rows.js';

const OWN_COLUMNS: AlikeRows<CompiledJobTask>['own'] = {
  uuid: { type: 'TEXT', of: ({ uuid }) => uuid },
  index_in_job: { type: 'INTEGER', of: (_, position) => position + 1 },
  name: { type: 'TEXT', of: ({ name }) => name },
  type: { type: 'TEXT', of: ({ type }) => type },
  priority: { type: 'INTEGER', of: ({ priority }) => priority },
  commands: { type: 'TEXT', of: ({ commands }) => commands },
  frames: { type: 'TEXT', of: ({ frames }) => frames ?? null },
  task_group: { type: 'TEXT', of: ({ group }) => group ?? null },
  steps_total: { type: 'INTEGER', of: ({ stepsTotal }) => stepsTotal },
  unmet_dependencies: { type: 'INTEGER', of: ({ dependencies }) => dependencies.length },
};

/** Stores the tasks of a new job. Costs grow with their number: it is one work, and others wait for it. */
export async function insertTasks(
  sql: SqlWriter,
  jobId: number,
  { tasks }: CompiledJob,
  now: string,
): Promise<void> {
  const shared = { job_id: jobId, status: 'queued' satisfies TaskStatus, created: now, updated: now };
  await insertAlike(sql, { table: 'tasks', shared, own: OWN_COLUMNS }, tasks);
}

/** Stores which of them wait for which. */
export async function insertDependencies(
  sql: SqlWriter,
  jobId: number,
  { tasks }: CompiledJob,
): Promise<void> {
  if (tasks.every(({ dependencies }) => dependencies.length === 0)) return;
  const rows = await sql.all<{ id: number }>(
    `SELECT id FROM tasks WHERE job_id = ? ORDER BY index_in_job`,
    jobId,
  );
  // Those of one task after the other: its position, and that of one that it waits for.
  const pairs = tasks.flatMap(({ dependencies }, position) =>
    dependencies.map((dependency) => ({ position, dependency })),
  );
  const idOf = (position: number): number | null => rows[position]?.id ?? null;
  const own: AlikeRows<(typeof pairs)[number]>['own'] = {
    task_id: { type: 'INTEGER', of: ({ position }) => idOf(position) },
    depends_on_id: { type: 'INTEGER', of: ({ dependency }) => idOf(dependency) },
  };
  await insertAlike(sql, { table: 'task_dependencies', shared: {}, own }, pairs);
}
