import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';
import type { RunnableGroup } from '../../queue/index.js';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** A job's tag. */
export interface TagOfJob {
  readonly id: number;
  readonly name: string;
}

/** Tasks of one type that wait for nothing but a Worker. */
export interface ReadyType {
  readonly taskType: string;
  readonly count: number;
}

/** A task that another one waits for. */
export interface NeededTaskRow {
  readonly uuid: string;
  readonly name: string;
  readonly status: TaskStatus;
  readonly steps_completed: number;
  readonly steps_total: number;
}

/** The tag of a job, or undefined. */
export function findTagOfJob(sql: SqlReader, jobId: number): Promise<TagOfJob | undefined> {
  return sql.get<TagOfJob>(
    `SELECT worker_tags.id, worker_tags.name FROM jobs JOIN worker_tags ON worker_tags.id = jobs.worker_tag_id
     WHERE jobs.id = ?`,
    jobId,
  );
}

/** The task types that a job has ready tasks of, whether it hands out tasks or not. Looks at its groups, not its tasks. */
export function listReadyTypes(
  sql: SqlReader,
  jobId: number,
  limit = NO_LIMIT,
): Promise<readonly ReadyType[]> {
  return sql.all<ReadyType>(
    `SELECT task_type AS taskType, sum(runnable) AS count FROM runnable_groups
     WHERE job_id = ? AND runnable > 0 GROUP BY task_type ORDER BY task_type LIMIT ?`,
    jobId,
    limit,
  );
}

/** The groups of ready tasks of one type of a job. */
export function listReadyGroups(
  sql: SqlReader,
  jobId: number,
  taskType: string,
  limit = NO_LIMIT,
): Promise<readonly RunnableGroup[]> {
  return sql.all<RunnableGroup>(
    `SELECT job_id AS jobId, task_type AS taskType, task_priority AS taskPriority, job_priority AS jobPriority
     FROM runnable_groups WHERE job_id = ? AND task_type = ? AND runnable > 0 ORDER BY task_priority DESC LIMIT ?`,
    jobId,
    taskType,
    limit,
  );
}

/** Row ids of the Workers that failed a task. */
export async function listWorkersThatFailed(sql: SqlReader, taskId: number): Promise<ReadonlySet<number>> {
  return workerIds(
    await sql.all<WorkerIdRow>(`SELECT worker_id FROM task_failures WHERE task_id = ?`, taskId),
  );
}

/** Whether a Worker failed any task of a type of a job. */
export async function hasFailedSome(
  sql: SqlReader,
  workerId: number,
  jobId: number,
  taskType: string,
): Promise<boolean> {
  return (
    (await sql.get(
      `SELECT 1 FROM task_failures WHERE worker_id = ? AND job_id = ? AND task_type = ? LIMIT 1`,
      workerId,
      jobId,
      taskType,
    )) !== undefined
  );
}

/** Row ids of the Workers that have a tag. */
export async function listMembers(sql: SqlReader, tagId: number): Promise<ReadonlySet<number>> {
  return workerIds(
    await sql.all<WorkerIdRow>(`SELECT worker_id FROM worker_tag_membership WHERE tag_id = ?`, tagId),
  );
}

/**
 * Tasks that a task waits for and that are not completed, among its last dependencies: tasks are completed in their order, by
 * and large. A video may wait for 10,000 frames, so not all of them are looked at.
 */
export function listNeededTasks(
  sql: SqlReader,
  taskId: number,
  among: number,
): Promise<readonly NeededTaskRow[]> {
  return sql.all<NeededTaskRow>(
    `SELECT tasks.uuid, tasks.name, tasks.status, tasks.steps_completed, tasks.steps_total
     FROM (SELECT depends_on_id FROM task_dependencies WHERE task_id = ? ORDER BY depends_on_id DESC LIMIT ?) AS needed
     JOIN tasks ON tasks.id = needed.depends_on_id
     WHERE tasks.status <> 'completed' ORDER BY tasks.id`,
    taskId,
    among,
  );
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

interface WorkerIdRow {
  readonly worker_id: number;
}

function workerIds(rows: readonly WorkerIdRow[]): ReadonlySet<number> {
  return new Set(rows.map(({ worker_id }) => worker_id));
}
