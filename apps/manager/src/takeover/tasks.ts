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
import { insertRow } from '../database/sql.js';
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
export async function takeOverTasks(
  transfer: Transfer,
  jobs: ReadonlyMap<number, string>,
  countEarlierLogs: CountEarlierLogs,
): Promise<void> {
  let jobId = 0;
  let indexInJob = 0;
  let outputs = new OutputCollector();
  let frames: string[] = [];
  const finishJob = async (): Promise<void> => {
    await jobRecords.insertOutputs(transfer.sql, jobId, outputs.outputs());
    await jobRecords.saveFrameCount(transfer.sql, jobId, countFramesTogether(frames));
    outputs = new OutputCollector();
    frames = [];
  };
  for (const row of transfer.source.rows(TASKS)) {
    const ofJob = integerOf(row, 'jobId');
    const jobUuid = jobs.get(ofJob);
    if (jobUuid === undefined) continue;
    if (ofJob !== jobId) {
      await finishJob();
      jobId = ofJob;
      indexInJob = 0;
    }
    indexInJob += 1;
    const commands = await takeOverTask(transfer, row, {
      jobUuid,
      indexInJob: idOrNull(row, 'indexInJob') ?? indexInJob,
      countEarlierLogs,
    });
    for (const command of commands) outputs.add(command, framesOfCommands([command]));
    const ofTask = framesOfCommands(commands);
    if (ofTask !== undefined) frames.push(ofTask);
  }
  await finishJob();
  await takeOverRelations(transfer);
}

interface Place {
  readonly jobUuid: string;
  readonly indexInJob: number;
  readonly countEarlierLogs: CountEarlierLogs;
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

async function takeOverTask(
  transfer: Transfer,
  row: Flamenco3Row,
  place: Place,
): Promise<readonly StoredCommand[]> {
  const task = await readTask(transfer, row);
  await insertTask(transfer, row, task, place.indexInJob);
  if (task.lastTouched !== undefined || task.workerId !== null)
    await keepAttempt(transfer, task, place.countEarlierLogs(place.jobUuid, task.uuid) + 1);
  return task.commands;
}

async function readTask(transfer: Transfer, row: Flamenco3Row): Promise<TakenTask> {
  const uuid = textOf(row, 'uuid').toLowerCase();
  const workerId = await knownWorker(transfer, idOrNull(row, 'workerId'));
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

async function insertTask(
  { sql }: Transfer,
  row: Flamenco3Row,
  task: TakenTask,
  indexInJob: number,
): Promise<void> {
  await sql.run(
    `INSERT INTO tasks (id, uuid, job_id, index_in_job, name, type, priority, status, activity, commands, frames,
       steps_completed, steps_total, worker_id, last_touched, created, updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
  );
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

async function knownWorker({ sql }: Transfer, workerId: number | null): Promise<number | null> {
  return (await sql.get<{ id: number }>(`SELECT id FROM workers WHERE id = ?`, workerId))?.id ?? null;
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

/** Flamenco 3 knows no attempts: one stands for the last run. It has the number that keeps the logs of earlier ones from being overwritten. */
async function keepAttempt({ sql }: Transfer, task: TakenTask, number: number): Promise<void> {
  const { id: taskId, status, workerId, lastTouched, updated } = task;
  const isOpen = isActiveTaskStatus(status);
  const id = await insertRow(
    sql,
    `INSERT INTO task_attempts (uuid, task_id, number, worker_id, started, ended, outcome, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    randomUUID(),
    taskId,
    number,
    workerId,
    lastTouched ?? updated,
    isOpen ? null : updated,
    isOpen ? null : attemptOutcomeOf(status),
    isOpen ? null : REASON,
  );
  await sql.run(`UPDATE tasks SET attempt_id = ?, attempt_count = ? WHERE id = ?`, id, number, taskId);
}

async function takeOverRelations({ source, sql, now }: Transfer): Promise<void> {
  for (const row of source.rows(DEPENDENCIES))
    await sql.run(
      `INSERT INTO task_dependencies (task_id, depends_on_id)
       SELECT tasks.id, needed.id FROM tasks JOIN tasks AS needed ON needed.id = ? WHERE tasks.id = ?`,
      integerOf(row, 'dependsOnId'),
      integerOf(row, 'taskId'),
    );
  for (const row of source.rows(FAILURES))
    await sql.run(
      `INSERT INTO task_failures (task_id, worker_id, job_id, task_type)
       SELECT tasks.id, workers.id, tasks.job_id, tasks.type FROM tasks JOIN workers ON workers.id = ? WHERE tasks.id = ?`,
      integerOf(row, 'workerId'),
      integerOf(row, 'taskId'),
    );
  for (const row of source.rows(BLOCKS))
    await sql.run(
      `INSERT INTO job_blocks (job_id, worker_id, task_type, created)
       SELECT jobs.id, workers.id, ?, ? FROM jobs JOIN workers ON workers.id = ? WHERE jobs.id = ? ON CONFLICT DO NOTHING`,
      textOf(row, 'taskType'),
      toTimestamp(textOrNull(row, 'created')) ?? now,
      integerOf(row, 'workerId'),
      integerOf(row, 'jobId'),
    );
}
