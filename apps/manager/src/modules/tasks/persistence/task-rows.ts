import type { JobId, TaskId, WorkerId } from '@flamenco/domain/ids';
import type { JobStatus, TaskStatus } from '@flamenco/domain/statuses';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import { JOB_STATE_COLUMNS, type JobStateRow, toJobState } from '../../jobs/index.js';
import type { TaskOwner, TaskState } from '../task-state.js';
import { ATTEMPT_COLUMNS, type AttemptColumns, toAttemptState } from './attempts.js';

export interface TaskStateRow extends JobStateRow, AttemptColumns {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly activity: string;
  readonly steps_completed: number;
  readonly steps_total: number;
  readonly unmet_dependencies: number;
  readonly last_touched: string | null;
  readonly frames: string | null;
  readonly has_dependents: number;
  readonly worker_id: number | null;
  readonly worker_uuid: string | null;
  readonly worker_name: string | null;
}

const TASK_COLUMNS = `tasks.id, tasks.uuid, tasks.name, tasks.type, tasks.priority, tasks.status, tasks.activity,
    tasks.steps_completed, tasks.steps_total, tasks.unmet_dependencies, tasks.last_touched, tasks.frames,
    EXISTS (SELECT 1 FROM task_dependencies WHERE depends_on_id = tasks.id) AS has_dependents,
    tasks.worker_id, worker.uuid AS worker_uuid, worker.name AS worker_name,
    ${ATTEMPT_COLUMNS}, ${JOB_STATE_COLUMNS}`;
const FROM_TASKS = `FROM tasks
  JOIN job_states AS job ON job.id = tasks.job_id
  LEFT JOIN known_workers AS worker ON worker.id = tasks.worker_id
  LEFT JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id`;
/** More columns may stand behind it; `toTaskState` reads these. */
export const SELECT_TASK_AND = (columns: string): string =>
  `SELECT ${TASK_COLUMNS}, ${columns} ${FROM_TASKS}`;
const SELECT_TASK = `SELECT ${TASK_COLUMNS} ${FROM_TASKS}`;

// Texts are put together once: a text that is built for each call has to be hashed for each call to find its statement.
const TASK_BY_UUID = `${SELECT_TASK} WHERE tasks.uuid = ?`;
const TASK_BY_ID = `${SELECT_TASK} WHERE tasks.id = ?`;
const ACTIVE_TASKS_OF_WORKER = `${SELECT_TASK} WHERE tasks.worker_id = ? AND tasks.status = 'active' ORDER BY tasks.id`;

/** The task with this UUID, in any case of letters, or undefined. */
export async function loadTask(sql: SqlReader, uuid: string): Promise<TaskState | undefined> {
  const row = await sql.get<TaskStateRow>(TASK_BY_UUID, uuid.toLowerCase());
  return row && toTaskState(row);
}

interface TaskOwnerRow extends AttemptColumns {
  readonly uuid: string;
  readonly status: TaskStatus;
  readonly job_uuid: string;
  readonly job_status: JobStatus;
  readonly worker_id: number | null;
  readonly worker_name: string | null;
}

/** Whose the task with this UUID is: measured at 9 µs, where `loadTask` took 14 µs. */
export async function findTaskOwner(sql: SqlReader, uuid: string): Promise<TaskOwner | undefined> {
  const row = await sql.get<TaskOwnerRow>(
    `SELECT tasks.uuid, tasks.status, job.uuid AS job_uuid, job.status AS job_status, tasks.worker_id,
       worker.name AS worker_name, ${ATTEMPT_COLUMNS}
     FROM tasks JOIN job_states AS job ON job.id = tasks.job_id
     LEFT JOIN known_workers AS worker ON worker.id = tasks.worker_id
     LEFT JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id
     WHERE tasks.uuid = ?`,
    uuid.toLowerCase(),
  );
  return (
    row && {
      uuid: row.uuid as TaskId,
      jobUuid: row.job_uuid as JobId,
      status: row.status,
      jobStatus: row.job_status,
      workerId: row.worker_id ?? undefined,
      workerName: row.worker_name ?? undefined,
      attempt: toAttemptState(row),
    }
  );
}

/** The task of this row id. */
export async function loadTaskById(sql: SqlReader, id: number): Promise<TaskState | undefined> {
  const row = await sql.get<TaskStateRow>(TASK_BY_ID, id);
  return row && toTaskState(row);
}

/** The tasks that a Worker is believed to run: one, but for faults. */
export async function loadActiveTasksOf(sql: SqlReader, workerId: number): Promise<readonly TaskState[]> {
  return (await sql.all<TaskStateRow>(ACTIVE_TASKS_OF_WORKER, workerId)).map(toTaskState);
}

/** The tasks of a job in these statuses. */
export async function loadTasksIn(
  sql: SqlReader,
  jobId: number,
  statuses: readonly TaskStatus[],
): Promise<readonly TaskState[]> {
  return (
    await sql.all<TaskStateRow>(
      `${SELECT_TASK} WHERE tasks.job_id = ? AND tasks.status IN (SELECT value FROM json_each(?)) ORDER BY tasks.id`,
      jobId,
      JSON.stringify(statuses),
    )
  ).map(toTaskState);
}

/** The hard-failed tasks of a job that this Worker failed, of any type. */
export async function loadFailedTasksOf(
  sql: SqlWriter,
  jobId: number,
  workerId: number,
): Promise<readonly TaskState[]> {
  return (
    await sql.all<TaskStateRow>(
      `${SELECT_TASK} WHERE tasks.status = 'failed' AND tasks.id IN
         (SELECT task_id FROM task_failures WHERE worker_id = ? AND job_id = ?)
       ORDER BY tasks.id`,
      workerId,
      jobId,
    )
  ).map(toTaskState);
}

/** The row ids of the Workers that have tasks of a job now. */
export async function listWorkersOn(sql: SqlWriter, jobId: number): Promise<readonly number[]> {
  return (
    await sql.all<{ worker_id: number }>(
      `SELECT DISTINCT worker_id FROM tasks INDEXED BY tasks_active_of_worker
       WHERE status = 'active' AND worker_id IS NOT NULL AND job_id = ?`,
      jobId,
    )
  ).map((row) => row.worker_id);
}

/**
 * Saves what changes of a task while it is worked on. SQLite keeps up the indexes and looks up the rows of all columns that a
 * statement names, also of those that stay as they are: most reports name neither status nor Worker (12 µs, then 5 µs).
 */
export async function saveTaskProgress(
  sql: SqlWriter,
  before: TaskState,
  task: TaskState,
  updated: string,
): Promise<void> {
  const progress = [task.activity, task.stepsCompleted, task.lastTouched ?? null, updated];
  const { worker, attempt, status } = task;
  if (worker !== before.worker || attempt !== before.attempt) {
    const assignment = [worker?.id ?? null, attempt?.id ?? null, attempt?.number ?? 0];
    await sql.run(SAVE_ASSIGNMENT, ...progress, status, ...assignment, task.id);
  } else if (status !== before.status) await sql.run(SAVE_STATUS, ...progress, status, task.id);
  else await sql.run(SAVE_PROGRESS, ...progress, task.id);
}

const PROGRESS_COLUMNS = `activity = ?, steps_completed = ?, last_touched = ?, updated = ?`;
const SAVE_PROGRESS = `UPDATE tasks SET ${PROGRESS_COLUMNS} WHERE id = ?`;
const SAVE_STATUS = `UPDATE tasks SET ${PROGRESS_COLUMNS}, status = ? WHERE id = ?`;
const SAVE_ASSIGNMENT = `UPDATE tasks SET ${PROGRESS_COLUMNS}, status = ?, worker_id = ?, attempt_id = ?, attempt_count = ? WHERE id = ?`;

/** Notes that a Worker is still at it. */
export async function touchTask(sql: SqlWriter, taskId: number, now: string): Promise<void> {
  await sql.run(`UPDATE tasks SET last_touched = ? WHERE id = ?`, now, taskId);
}

/** The task of a row. */
export function toTaskState(row: TaskStateRow): TaskState {
  return {
    id: row.id,
    uuid: row.uuid as TaskId,
    job: toJobState(row),
    name: row.name,
    type: row.type,
    priority: row.priority,
    status: row.status,
    activity: row.activity,
    stepsCompleted: row.steps_completed,
    stepsTotal: row.steps_total,
    unmetDependencies: row.unmet_dependencies,
    worker:
      row.worker_id === null
        ? undefined
        : { id: row.worker_id, uuid: (row.worker_uuid ?? '') as WorkerId, name: row.worker_name ?? '' },
    attempt: toAttemptState(row),
    lastTouched: row.last_touched ?? undefined,
    frames: row.frames ?? undefined,
    hasDependents: row.has_dependents === 1,
  };
}

/** Row ids of active tasks that were not heard of later than `after` and at `until` at the latest. Looks at active tasks only: one a Worker. */
export async function listSilentTasks(
  sql: SqlReader,
  { after, until }: { readonly after: string; readonly until: string },
): Promise<readonly number[]> {
  return (
    await sql.all<{ id: number }>(
      `SELECT id FROM tasks INDEXED BY tasks_active_of_worker WHERE status = 'active'
         AND (last_touched <= ? OR last_touched > ?) ORDER BY id`,
      after,
      until,
    )
  ).map(({ id }) => id);
}
