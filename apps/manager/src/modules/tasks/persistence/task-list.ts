import type { TaskAttemptOutcome } from '@flamenco/api-contracts';
import type { CurrentTask } from '@flamenco/domain/events';
import type { FailureCategory } from '@flamenco/domain/findings';
import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader } from '../../../database/sql.js';
import type { ListedTask, WorkerAttempt, WorkerTask } from '../listed-task.js';

/** What a task's own page shows beside that. */
export interface TaskRow extends ListedTask {
  readonly job_uuid: string;
  readonly created: string;
  readonly activity: string;
  /** A JSON array. */
  readonly commands: string;
  readonly last_touched: string | null;
}

/** An attempt at a task. */
export interface AttemptRow {
  readonly id: number;
  readonly uuid: string;
  readonly number: number;
  readonly started: string;
  readonly ended: string | null;
  readonly outcome: TaskAttemptOutcome | null;
  readonly reason: string | null;
  readonly worker_uuid: string | null;
  readonly worker_name: string | null;
  readonly failure_category: FailureCategory | null;
  readonly failure_line: string | null;
}

/** A Worker that failed a task. */
export interface FailedByRow {
  readonly uuid: string;
  readonly name: string;
  readonly address: string;
}

/** The columns of a ListedTask. */
export const TASK_SUMMARY_COLUMNS = `tasks.id, tasks.uuid, tasks.index_in_job, tasks.name, tasks.type, tasks.priority, tasks.status,
  tasks.frames, tasks.task_group, tasks.steps_completed, tasks.steps_total, tasks.unmet_dependencies, tasks.attempt_count,
  tasks.updated, worker.uuid AS worker_uuid, worker.name AS worker_name, worker.address AS worker_address`;

/** Why the task last failed, if it did: only in lists of a job's tasks, and on the task's own page. */
export const TASK_FAILURE_COLUMNS = `failure.category AS failure_category, failure.line AS failure_line`;

const FAILURE_JOIN = `LEFT JOIN attempt_failures AS failure ON failure.attempt_id = tasks.failed_attempt_id`;

/** Where they come from. */
export const TASK_SUMMARY_SOURCE = `tasks LEFT JOIN known_workers AS worker ON worker.id = tasks.worker_id ${FAILURE_JOIN}`;

/** A job's tasks after this index, in their order: a page of a list that is streamed. */
export function listTaskRowsAfter(
  sql: SqlReader,
  jobId: number,
  index: number,
  limit: number,
): Promise<readonly ListedTask[]> {
  return sql.all<ListedTask>(
    `SELECT ${TASK_SUMMARY_COLUMNS}, ${TASK_FAILURE_COLUMNS} FROM ${TASK_SUMMARY_SOURCE}
     WHERE tasks.job_id = ? AND tasks.index_in_job > ? ORDER BY tasks.index_in_job LIMIT ?`,
    jobId,
    index,
    limit,
  );
}

/** A task as its page shows it. */
export function findTaskRow(sql: SqlReader, uuid: string): Promise<TaskRow | undefined> {
  return sql.get<TaskRow>(
    `SELECT ${TASK_SUMMARY_COLUMNS}, ${TASK_FAILURE_COLUMNS}, job.uuid AS job_uuid, tasks.created, tasks.activity,
       tasks.commands, tasks.last_touched
     FROM tasks JOIN job_states AS job ON job.id = tasks.job_id LEFT JOIN known_workers AS worker ON worker.id = tasks.worker_id
     ${FAILURE_JOIN} WHERE tasks.uuid = ?`,
    uuid.toLowerCase(),
  );
}

/** The latest attempts at a task, newest last. */
export async function listAttempts(
  sql: SqlReader,
  taskRowId: number,
  limit: number,
): Promise<readonly AttemptRow[]> {
  return (
    await sql.all<AttemptRow>(
      `SELECT attempts.id, attempts.uuid, attempts.number, attempts.started, attempts.ended, attempts.outcome, attempts.reason,
         worker.uuid AS worker_uuid, worker.name AS worker_name, ${TASK_FAILURE_COLUMNS}
       FROM task_attempts AS attempts LEFT JOIN known_workers AS worker ON worker.id = attempts.worker_id
       LEFT JOIN attempt_failures AS failure ON failure.attempt_id = attempts.id
       WHERE attempts.task_id = ? ORDER BY attempts.number DESC LIMIT ?`,
      taskRowId,
      limit,
    )
  ).toReversed();
}

/** An attempt at a task of a job. */
export interface JobAttemptRow {
  readonly task_uuid: string;
  readonly number: number;
  readonly started: string;
  readonly ended: string | null;
  readonly outcome: TaskAttemptOutcome | null;
  readonly worker_uuid: string | null;
  readonly worker_name: string | null;
}

/** The attempts at some of a job's tasks, in their order: at those whose index is above `after`, and at most `upTo`. */
export interface JobAttemptRange {
  readonly after: number;
  readonly upTo: number;
  /** Of each task, at most so many, the last ones. */
  readonly ofEach: number;
}

/** A page of a list that is streamed. */
export function listJobAttempts(
  sql: SqlReader,
  jobId: number,
  { after, upTo, ofEach }: JobAttemptRange,
): Promise<readonly JobAttemptRow[]> {
  return sql.all<JobAttemptRow>(
    `SELECT tasks.uuid AS task_uuid, attempts.number, attempts.started, attempts.ended, attempts.outcome,
       worker.uuid AS worker_uuid, worker.name AS worker_name
     FROM tasks JOIN task_attempts AS attempts ON attempts.task_id = tasks.id
     LEFT JOIN known_workers AS worker ON worker.id = attempts.worker_id
     WHERE tasks.job_id = ? AND tasks.index_in_job > ? AND tasks.index_in_job <= ?
       AND attempts.number > tasks.attempt_count - ?
     ORDER BY tasks.index_in_job, attempts.number`,
    jobId,
    after,
    upTo,
    ofEach,
  );
}

/** The Workers that failed a task, by name. */
export async function listFailingWorkers(sql: SqlReader, taskRowId: number): Promise<readonly FailedByRow[]> {
  const rows = await sql.all<FailedByRow>(
    `SELECT worker.uuid, worker.name, worker.address
     FROM task_failures JOIN known_workers AS worker ON worker.id = task_failures.worker_id
     WHERE task_failures.task_id = ? ORDER BY worker.id`,
    taskRowId,
  );
  return sortByName(rows, ({ name }) => name);
}

/** When the attempt that a task has now, or had last, began. */
const STARTED = `(SELECT latest.started FROM task_attempts AS latest
  WHERE latest.task_id = tasks.id AND latest.number = tasks.attempt_count) AS started`;

const SELECT_WORKER_TASK = `SELECT ${TASK_SUMMARY_COLUMNS}, job.uuid AS job_uuid, job.name AS job_name, tasks.worker_id, ${STARTED}
  FROM tasks JOIN job_states AS job ON job.id = tasks.job_id JOIN known_workers AS worker ON worker.id = tasks.worker_id`;

const LATEST_ACTIVE = `${SELECT_WORKER_TASK} WHERE tasks.worker_id = ? AND tasks.status = 'active' ORDER BY tasks.id LIMIT 1`;
// Not one that another Worker took over.
const LATEST_TRIED = `${SELECT_WORKER_TASK} WHERE tasks.id =
  (SELECT task_id FROM task_attempts AS attempt JOIN tasks AS tried ON tried.id = attempt.task_id
   WHERE attempt.worker_id = ? AND tried.worker_id = attempt.worker_id ORDER BY attempt.id DESC LIMIT 1)`;
const CURRENT = `SELECT tasks.uuid AS id, tasks.name, tasks.status, job.uuid AS job_id, job.name AS job_name, tasks.frames, ${STARTED}
  FROM tasks INDEXED BY tasks_active_of_worker JOIN job_states AS job ON job.id = tasks.job_id
  WHERE tasks.worker_id = ? AND tasks.status = 'active' ORDER BY tasks.id LIMIT 1`;
const ACTIVE = `${SELECT_WORKER_TASK} WHERE tasks.status = 'active' AND tasks.worker_id IS NOT NULL`;

type CurrentTaskRow = Omit<CurrentTask, 'frames' | 'started'> & {
  readonly frames: string | null;
  readonly started: string | null;
};

/** The task that a Worker has, or had last. */
export async function findLatestTaskOf(sql: SqlReader, workerRowId: number): Promise<WorkerTask | undefined> {
  return (
    (await sql.get<WorkerTask>(LATEST_ACTIVE, workerRowId)) ??
    (await sql.get<WorkerTask>(LATEST_TRIED, workerRowId))
  );
}

/** The tasks that Workers run now: at most one a Worker, but for faults. */
export function listActiveTasks(sql: SqlReader): Promise<readonly WorkerTask[]> {
  return sql.all<WorkerTask>(ACTIVE);
}

/** The task that a Worker has now, as events tell of it. */
export async function findCurrentTask(sql: SqlReader, workerRowId: number): Promise<CurrentTask | undefined> {
  const row = await sql.get<CurrentTaskRow>(CURRENT, workerRowId);
  if (row === undefined) return undefined;
  const { frames, started, ...task } = row;
  return { ...task, ...(frames !== null && { frames }), ...(started !== null && { started }) };
}

/** The last attempts of a Worker, the latest first. */
export function listAttemptsOfWorker(
  sql: SqlReader,
  workerRowId: number,
  most: number,
): Promise<readonly WorkerAttempt[]> {
  return sql.all<WorkerAttempt>(
    `SELECT tasks.uuid AS task_uuid, tasks.name AS task_name, tasks.frames, job.uuid AS job_uuid, job.name AS job_name,
       attempts.number, attempts.started, attempts.ended, attempts.outcome, attempts.reason
     FROM task_attempts AS attempts JOIN tasks ON tasks.id = attempts.task_id JOIN job_states AS job ON job.id = tasks.job_id
     WHERE attempts.worker_id = ? ORDER BY attempts.id DESC LIMIT ?`,
    workerRowId,
    most,
  );
}

/** The UUID of a task's job. */
export async function findJobOfTask(sql: SqlReader, uuid: string): Promise<string | undefined> {
  return (
    await sql.get<{ uuid: string }>(
      `SELECT job.uuid FROM tasks JOIN job_states AS job ON job.id = tasks.job_id WHERE tasks.uuid = ?`,
      uuid.toLowerCase(),
    )
  )?.uuid;
}

/** What a task is called, and which frames it renders. */
export function findFramesOfTask(
  sql: SqlReader,
  uuid: string,
): Promise<Pick<ListedTask, 'name' | 'frames'> | undefined> {
  return sql.get(`SELECT name, frames FROM tasks WHERE uuid = ?`, uuid);
}

/** A command as it is stored with its task: variables are not expanded. */
export interface StoredCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly total_step_count: number;
}

/** A task's commands, in their order. */
export async function findCommands(sql: SqlReader, taskRowId: number): Promise<readonly StoredCommand[]> {
  const row = await sql.get<{ commands: string }>(`SELECT commands FROM tasks WHERE id = ?`, taskRowId);
  return row ? (JSON.parse(row.commands) as StoredCommand[]) : [];
}
