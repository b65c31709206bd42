import { randomUUID } from 'node:crypto';
import { countFramesTogether, framesOfCommands } from '@flamenco/domain/frames';
import { OutputCollector } from '@flamenco/domain/outputs';
import {
  isActiveTaskStatus,
  isTaskStatus,
  satisfiesDependents,
  type TaskStatus,
} from '@flamenco/domain/statuses';
import { stepsOfTask } from '@flamenco/domain/tasks';
import { RowBuffer } from '../database/insert-rows.js';
import type { SqlValue, SqlWriter } from '../database/sql.js';
import { jobRecords } from '../modules/jobs/index.js';
import { attemptOutcomeOf } from '../modules/tasks/index.js';
import type { Flamenco3Row } from './flamenco3-database.js';
import { BLOCKS, DEPENDENCIES, FAILURES, TASKS } from './flamenco3-tables.js';
import { toTimestamp } from './flamenco3-time.js';
import { idOrNull, integerOf, textOf, textOrNull, type Transfer } from './transfer.js';

/** What is said of the attempts that are made of what a task says of its last one. */
const REASON = 'Taken over from Flamenco 3, which does not keep when it began.';

/** Finds out how many logs of earlier runs of a task there are. */
export type CountEarlierLogs = (jobUuid: string, taskUuid: string) => number;

interface StoredCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly total_step_count: number;
}

/** Takes over the tasks of the jobs that were taken, their dependencies, failures and the jobs' blocklists. */
export async function takeOverTasks(transfer: Transfer, countEarlierLogs: CountEarlierLogs): Promise<void> {
  const { source, sql, taken, turns, progress } = transfer;
  const rows = new TaskRows(sql);
  const of = source.count(TASKS);
  let jobId = 0;
  let indexInJob = 0;
  let outputs = new OutputCollector();
  let frames: string[] = [];
  const finishJob = async (): Promise<void> => {
    await jobRecords.insertOutputs(sql, jobId, outputs.outputs());
    await jobRecords.saveFrameCount(sql, jobId, countFramesTogether(frames));
    outputs = new OutputCollector();
    frames = [];
  };
  for (const row of source.rows(TASKS)) {
    if (turns.isOver) await turns.next();
    const ofJob = integerOf(row, 'jobId');
    const jobUuid = taken.jobs.get(ofJob);
    if (jobUuid === undefined) continue;
    if (ofJob !== jobId) {
      await finishJob();
      jobId = ofJob;
      indexInJob = 0;
    }
    indexInJob += 1;
    const task = readTask(transfer, row);
    await rows.add(row, task, {
      indexInJob: idOrNull(row, 'indexInJob') ?? indexInJob,
      runs: wasWorkedOn(task) ? countEarlierLogs(jobUuid, task.uuid) + 1 : 0,
    });
    taken.tasks.add(task.id);
    for (const command of task.commands) outputs.add(command, framesOfCommands([command]));
    const ofTask = framesOfCommands(task.commands);
    if (ofTask !== undefined) frames.push(ofTask);
    progress('tasks', taken.tasks.size, of);
  }
  await finishJob();
  await rows.finish();
  await takeOverRelations(transfer);
}

interface Place {
  readonly indexInJob: number;
  /** How often it was worked on. */
  readonly runs: number;
}

/** A task as it is stored. */
interface TakenTask {
  readonly id: number;
  readonly uuid: string;
  readonly workerId: number | null;
  readonly status: TaskStatus;
  readonly commands: readonly StoredCommand[];
  readonly stepsCompleted: number;
  readonly stepsTotal: number;
  readonly created: string;
  readonly updated: string;
  readonly lastTouched: string | undefined;
}

/** Tasks on their way into the database, each with the attempt at it, if there is one. */
class TaskRows {
  private readonly tasks: RowBuffer;
  private readonly attempts: RowBuffer;
  private lastAttemptId = 0;

  constructor(sql: SqlWriter) {
    this.tasks = new RowBuffer(
      sql,
      `INSERT INTO tasks (id, uuid, job_id, index_in_job, name, type, priority, status, activity, commands, frames,
         steps_completed, steps_total, worker_id, last_touched, created, updated, attempt_id, attempt_count)`,
    );
    this.attempts = new RowBuffer(
      sql,
      `INSERT INTO task_attempts (id, uuid, task_id, number, worker_id, started, ended, outcome, reason)`,
      this.tasks,
    );
  }

  async add(row: Flamenco3Row, task: TakenTask, { indexInJob, runs }: Place): Promise<void> {
    const attemptId = runs > 0 ? (this.lastAttemptId += 1) : null;
    await this.tasks.add(
      task.id,
      task.uuid,
      integerOf(row, 'jobId'),
      indexInJob,
      textOf(row, 'name'),
      textOf(row, 'type'),
      integerOf(row, 'priority'),
      task.status,
      textOf(row, 'activity'),
      JSON.stringify(task.commands),
      framesOfCommands(task.commands) ?? null,
      task.stepsCompleted,
      task.stepsTotal,
      task.workerId,
      task.lastTouched ?? null,
      task.created,
      task.updated,
      attemptId,
      runs,
    );
    if (attemptId !== null) await this.attempts.add(attemptId, ...attemptAt(task, runs));
  }

  finish(): Promise<void> {
    return this.attempts.flush();
  }
}

function wasWorkedOn({ lastTouched, workerId }: TakenTask): boolean {
  return lastTouched !== undefined || workerId !== null;
}

/** Flamenco 3 knows no attempts: one stands for the last run. It has the number that keeps the logs of earlier ones from being overwritten. */
function attemptAt(task: TakenTask, number: number): readonly SqlValue[] {
  const { id: taskId, status, workerId, lastTouched, updated } = task;
  const isOpen = isActiveTaskStatus(status);
  return [
    randomUUID(),
    taskId,
    number,
    workerId,
    lastTouched ?? updated,
    isOpen ? null : updated,
    isOpen ? null : attemptOutcomeOf(status),
    isOpen ? null : REASON,
  ];
}

function readTask(transfer: Transfer, row: Flamenco3Row): TakenTask {
  const uuid = textOf(row, 'uuid').toLowerCase();
  const givenWorker = idOrNull(row, 'workerId');
  const workerId = givenWorker !== null && transfer.taken.workers.has(givenWorker) ? givenWorker : null;
  const status = statusOf(transfer, row, uuid, workerId);
  const commands = commandsOf(transfer, row, uuid);
  const stepsTotal = integerOf(row, 'stepsTotal') || stepsOfTask(commands.map(toStepCount));
  const created = toTimestamp(textOrNull(row, 'created')) ?? transfer.now;
  return {
    id: integerOf(row, 'id'),
    uuid,
    workerId,
    status,
    commands,
    stepsCompleted: satisfiesDependents(status)
      ? stepsTotal
      : Math.min(integerOf(row, 'stepsCompleted'), stepsTotal),
    stepsTotal,
    created,
    updated: toTimestamp(textOrNull(row, 'updated')) ?? created,
    lastTouched: toTimestamp(textOrNull(row, 'lastTouched')),
  };
}

/** A task that a Worker has needs one that is there: else nobody would report how it went. */
function statusOf({ note }: Transfer, row: Flamenco3Row, uuid: string, workerId: number | null): TaskStatus {
  const status = textOf(row, 'status');
  if (isTaskStatus(status)) {
    if (!isActiveTaskStatus(status) || workerId !== null) return status;
    note(`Task ${uuid} is queued again: its Worker is gone.`);
    return 'queued';
  }
  note(`Task ${uuid} is taken as canceled: this Manager does not know its status '${status}'.`);
  return 'canceled';
}

function commandsOf({ note }: Transfer, row: Flamenco3Row, uuid: string): readonly StoredCommand[] {
  try {
    const commands = JSON.parse(textOf(row, 'commands') || '[]') as readonly Partial<StoredCommand>[] | null;
    return (commands ?? []).map(({ name, parameters, total_step_count: steps }) => ({
      name: name ?? '',
      parameters: parameters ?? {},
      total_step_count: steps ?? 0,
    }));
  } catch {
    note(`The commands of task ${uuid} cannot be read, and are left out.`);
    return [];
  }
}

function toStepCount({ total_step_count: totalStepCount }: StoredCommand): {
  readonly totalStepCount: number;
} {
  return { totalStepCount };
}

async function takeOverRelations({ source, sql, taken, turns, progress, now }: Transfer): Promise<void> {
  const dependencies = new RowBuffer(sql, `INSERT INTO task_dependencies (task_id, depends_on_id)`);
  const of = source.count(DEPENDENCIES);
  let read = 0;
  for (const row of source.rows(DEPENDENCIES)) {
    if (turns.isOver) await turns.next();
    const [taskId, neededId] = [integerOf(row, 'taskId'), integerOf(row, 'dependsOnId')];
    if (taken.tasks.has(taskId) && taken.tasks.has(neededId)) await dependencies.add(taskId, neededId);
    progress('dependencies', (read += 1), of);
  }
  await dependencies.flush();
  for (const row of source.rows(FAILURES)) {
    const workerId = integerOf(row, 'workerId');
    if (!taken.workers.has(workerId)) continue;
    await sql.run(
      `INSERT INTO task_failures (task_id, worker_id, job_id, task_type)
       SELECT id, CAST(? AS INTEGER), job_id, type FROM tasks WHERE id = ?`,
      workerId,
      integerOf(row, 'taskId'),
    );
  }
  for (const row of source.rows(BLOCKS)) {
    const [jobId, workerId] = [integerOf(row, 'jobId'), integerOf(row, 'workerId')];
    if (!taken.jobs.has(jobId) || !taken.workers.has(workerId)) continue;
    await sql.run(
      `INSERT INTO job_blocks (job_id, worker_id, task_type, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      jobId,
      workerId,
      textOf(row, 'taskType'),
      toTimestamp(textOrNull(row, 'created')) ?? now,
    );
  }
}
