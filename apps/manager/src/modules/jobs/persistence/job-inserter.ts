import type { CompiledJob } from '@flamenco/job-compilers';
import type { JobId, JobStatus, JobWarning, TaskStatus } from '@flamenco/domain';
import type { SqlConnection } from '../../../database/sql-connection.js';
import { insertRows } from './insert-rows.js';
import { insertMetadata } from './job-metadata.js';
import { insertOutputs } from './job-outputs.js';
import { insertGroups } from './runnable-groups.js';

/** A compiled job, ready to be stored. */
export interface NewJob {
  readonly uuid: JobId;
  readonly type: string;
  readonly status: JobStatus;
  readonly activity: string;
  readonly submitterPlatform: string;
  readonly shamanCheckoutId: string;
  readonly workerTagRowId: number | undefined;
  readonly compiled: CompiledJob;
  /** What its submitter should know. */
  readonly warnings: readonly JobWarning[];
}

/** Stores a job with its tasks. Costs grow with their number: it is one work, and others wait for it. */
export function insertJob(sql: SqlConnection, job: NewJob, isOpen: boolean, now: string): void {
  const { compiled } = job;
  const taskCount = compiled.tasks.length;
  const { id: jobId } = sql.run(
    `INSERT INTO jobs (uuid, name, type, priority, status, activity, settings, metadata, submitter_platform,
       shaman_checkout_id, worker_tag_id, tasks_queued, steps_total, created, updated, warnings)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job.uuid,
    compiled.name,
    job.type,
    compiled.priority,
    job.status,
    job.activity,
    compiled.settings,
    JSON.stringify(compiled.metadata),
    job.submitterPlatform,
    job.shamanCheckoutId,
    job.workerTagRowId ?? null,
    taskCount,
    compiled.tasks.reduce((sum, task) => sum + task.stepsTotal, 0),
    now,
    now,
    job.warnings.length > 0 ? JSON.stringify(job.warnings) : null,
  );
  insertMetadata(sql, jobId, compiled.metadata);
  insertOutputs(sql, jobId, compiled.outputs);
  insertTasks(sql, jobId, compiled, now);
  insertDependencies(sql, jobId, compiled);
  const { priority, tasks } = compiled;
  insertGroups(sql, { id: jobId, priority, workerTagRowId: job.workerTagRowId, isOpen }, tasks);
}

function insertTasks(sql: SqlConnection, jobId: number, { tasks }: CompiledJob, now: string): void {
  insertRows(
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

function insertDependencies(sql: SqlConnection, jobId: number, { tasks }: CompiledJob): void {
  if (tasks.every(({ dependencies }) => dependencies.length === 0)) return;
  const rowIds = sql
    .all<{ id: number }>(`SELECT id FROM tasks WHERE job_id = ? ORDER BY index_in_job`, jobId)
    .map(({ id }) => id);
  insertRows(
    sql,
    `INSERT INTO task_dependencies (task_id, depends_on_id)`,
    tasks.flatMap(({ dependencies }, position) =>
      dependencies.map((dependency) => [rowIds[position] ?? null, rowIds[dependency] ?? null]),
    ),
  );
}
