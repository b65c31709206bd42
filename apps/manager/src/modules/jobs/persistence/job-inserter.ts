import type { CompiledJob } from '@flamenco/job-compilers';
import type { JobId, JobStatus } from '@flamenco/domain';
import type { SqlConnection } from '../../../database/sql-connection.js';
import { openGroups, recountGroups } from './runnable-groups.js';

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
}

/** Stores a job with its tasks. Costs grow with their number: it is one work, and others wait for it. */
export function insertJob(sql: SqlConnection, job: NewJob, isOpen: boolean, now: string): void {
  const { compiled } = job;
  const taskCount = compiled.tasks.length;
  const { id: jobId } = sql.run(
    `INSERT INTO jobs (uuid, name, type, priority, status, activity, settings, metadata, submitter_platform,
       shaman_checkout_id, worker_tag_id, tasks_queued, steps_total, created, updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job.uuid,
    compiled.name,
    job.type,
    compiled.priority,
    job.status,
    job.activity,
    JSON.stringify(compiled.settings),
    JSON.stringify(compiled.metadata),
    job.submitterPlatform,
    job.shamanCheckoutId,
    job.workerTagRowId ?? null,
    taskCount,
    compiled.tasks.reduce((sum, task) => sum + task.stepsTotal, 0),
    now,
    now,
  );
  const rowIds = insertTasks(sql, jobId, compiled, now);
  insertDependencies(sql, compiled, rowIds);
  recountGroups(sql, jobId);
  openGroups(sql, jobId, isOpen);
}

function insertTasks(
  sql: SqlConnection,
  jobId: number,
  compiled: CompiledJob,
  now: string,
): ReadonlyMap<string, number> {
  const rowIds = new Map<string, number>();
  for (const task of compiled.tasks) {
    const { id } = sql.run(
      `INSERT INTO tasks (uuid, job_id, index_in_job, name, type, priority, status, commands, frames, task_group,
         steps_total, unmet_dependencies, created, updated)
       VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)`,
      task.uuid,
      jobId,
      task.indexInJob,
      task.name,
      task.type,
      task.priority,
      JSON.stringify(
        task.commands.map(({ name, parameters, totalStepCount }) => ({
          name,
          parameters,
          total_step_count: totalStepCount,
        })),
      ),
      task.frames ?? null,
      task.group ?? null,
      task.stepsTotal,
      new Set(task.dependencies).size,
      now,
      now,
    );
    rowIds.set(task.uuid, id);
  }
  return rowIds;
}

function insertDependencies(
  sql: SqlConnection,
  compiled: CompiledJob,
  rowIds: ReadonlyMap<string, number>,
): void {
  for (const task of compiled.tasks) {
    for (const dependency of new Set(task.dependencies)) {
      sql.run(
        `INSERT INTO task_dependencies (task_id, depends_on_id) VALUES (?, ?)`,
        rowIds.get(task.uuid) ?? null,
        rowIds.get(dependency) ?? null,
      );
    }
  }
}
