import {
  whyNotTogether,
  whyWorkerTakesNone,
  type Named,
  type Standing,
  type WakeUp,
  type WorkerObstacle,
} from '@flamenco/domain';
import type { SqlConnection } from '../../database/sql-connection.js';
import {
  findNextTask,
  firstNotFailed,
  listActiveTasks,
  loadTaskById,
  type WorkerTaskRow,
} from '../jobs/index.js';
import { findWakeUps } from '../sleep-schedules/index.js';
import { listWorkers, tagIdsOf, type WorkerState } from '../workers/index.js';
import {
  hasFailedSome,
  listBlockedWorkers,
  listMembers,
  listReadyGroups,
  type TagOfJob,
} from './persistence/job-facts.js';

/** Workers whose next task is looked up: enough to see whose turn it is, on a farm of any size. */
const TURNS_LOOKED_UP = 100;

/** What the farm's Workers do now: read once for a question. */
export interface Roster {
  readonly workers: readonly WorkerState[];
  /** By the row ids of the Workers that have them. */
  readonly activeTasks: ReadonlyMap<number, WorkerTaskRow>;
  /** By the row ids of the Workers that sleep by their schedules. */
  readonly wakeUps: ReadonlyMap<number, WakeUp>;
}

/** What shall run, and who has failed it. */
export interface Wish {
  readonly jobId: number;
  readonly taskType: string;
  readonly tag: TagOfJob | undefined;
  readonly hasFailedIt: (workerId: number) => boolean;
}

/** Reads what the Workers do now. */
export function readRoster(sql: SqlConnection, nowMs: number): Roster {
  return {
    workers: listWorkers(sql),
    activeTasks: new Map(listActiveTasks(sql).map((task) => [task.worker_id, task])),
    wakeUps: findWakeUps(sql, nowMs),
  };
}

/**
 * How each Worker stands to what shall run. What Workers without obstacles get next is found by the scheduler's own look-up, for
 * some of them: those that have no task come first.
 */
export function standingsFor(sql: SqlConnection, roster: Roster, wish: Wish): readonly Standing[] {
  const judged = judgeWorkers(sql, roster.workers, wish).map((one) => ({
    ...one,
    inHand: roster.activeTasks.get(one.worker.id),
  }));
  const able = judged.filter(({ obstacles }) => obstacles.length === 0);
  const isIdle = ({ inHand }: (typeof able)[number]): boolean => inHand === undefined;
  const lookedUp = new Set(
    [...able.filter(isIdle), ...able.filter((one) => !isIdle(one))].slice(0, TURNS_LOOKED_UP),
  );
  return judged.map((one) => ({
    worker: workerRef(one.worker),
    obstacles: one.obstacles,
    inHand: one.inHand && { id: one.inHand.uuid, name: one.inHand.name },
    next: lookedUp.has(one) ? nextTaskOf(sql, one.worker) : undefined,
    wakeUp: roster.wakeUps.get(one.worker.id),
  }));
}

/** What keeps each of these Workers from what shall run. */
export function judgeWorkers(
  sql: SqlConnection,
  workers: readonly WorkerState[],
  wish: Wish,
): readonly { readonly worker: WorkerState; readonly obstacles: readonly WorkerObstacle[] }[] {
  const blocked = listBlockedWorkers(sql, wish.jobId, wish.taskType);
  const members = wish.tag && listMembers(sql, wish.tag.id);
  const demand = { taskType: wish.taskType, tag: wish.tag?.id };
  return workers.map((worker) => ({
    worker,
    obstacles: [
      ...whyWorkerTakesNone(worker),
      ...whyNotTogether(demand, {
        taskTypes: worker.supportedTaskTypes,
        tags: wish.tag && members?.has(worker.id) ? [wish.tag.id] : [],
        isBlocked: blocked.has(worker.id),
        hasFailedIt: wish.hasFailedIt(worker.id),
      }),
    ],
  }));
}

/**
 * A question for each Worker: has it failed every ready task of a type of a job?
 * @param limit - how many of the job's groups are looked at; all, if not given
 */
export function hasFailedAllReady(
  sql: SqlConnection,
  jobId: number,
  taskType: string,
  limit?: number,
): (workerId: number) => boolean {
  const groups = listReadyGroups(sql, jobId, taskType, limit);
  return (workerId) =>
    hasFailedSome(sql, workerId, jobId, taskType) &&
    !groups.some((group) => firstNotFailed(sql, group, workerId));
}

/** What a Worker gets at its next request, were it awake and without a task: the scheduler's own answer. */
export function nextTaskOf(sql: SqlConnection, worker: WorkerState): Standing['next'] {
  const taskId = findNextTask(sql, {
    workerId: worker.id,
    taskTypes: worker.supportedTaskTypes,
    tagIds: tagIdsOf(sql, worker.id),
  });
  const task = taskId === undefined ? undefined : loadTaskById(sql, taskId);
  return (
    task && {
      task: { id: task.uuid, name: task.name },
      job: { id: task.job.uuid, name: task.job.name },
    }
  );
}

/** A Worker as an explanation names it. */
export function workerRef({ uuid, name }: WorkerState): Named {
  return { id: uuid, name };
}
