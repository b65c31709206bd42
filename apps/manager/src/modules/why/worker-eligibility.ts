import type { WakeUp } from '@flamenco/domain/schedules';
import {
  whyNotTogether,
  whyWorkerTakesNone,
  type Hold,
  type WorkerObstacle,
} from '@flamenco/domain/scheduling';
import type { Named, WorkerEligibility } from '@flamenco/domain/why';
import type { SqlReader } from '../../database/sql.js';
import type { TagOfJob } from '../jobs/index.js';
import { type PlacementGates, queueQuestions } from '../queue/index.js';
import { findWakeUps } from '../sleep-schedules/index.js';
import { taskQuestions, type WorkerTask } from '../tasks/index.js';
import { tagQuestions } from '../worker-tags/index.js';
import { workerQuestions, type WorkerState } from '../workers/index.js';

/** Workers whose next task is looked up: enough to see which tasks come first, on a farm of any size. */
const NEXT_TASKS_LOOKED_UP = 100;

/** What the farm's Workers do now: read once for a question. */
export interface WorkerSnapshot {
  readonly workers: readonly WorkerState[];
  /** By the row ids of the Workers that have them. */
  readonly activeTasks: ReadonlyMap<number, WorkerTask>;
  /** By the row ids of the Workers that sleep by their schedules. */
  readonly wakeUps: ReadonlyMap<number, WakeUp>;
}

/** What is to run, and who has failed it. */
export interface TaskRequirements {
  readonly jobId: number;
  readonly taskType: string;
  readonly tag: TagOfJob | undefined;
  readonly hasFailedIt: (workerId: number) => Promise<boolean>;
}

/** Reads what the Workers do now. */
export async function readWorkerSnapshot(sql: SqlReader, nowMs: number): Promise<WorkerSnapshot> {
  return {
    workers: await workerQuestions.list(sql),
    activeTasks: new Map((await taskQuestions.listActive(sql)).map((task) => [task.worker_id, task])),
    wakeUps: await findWakeUps(sql, nowMs),
  };
}

/**
 * Which Workers could run something, and what keeps the others from it. What Workers without obstacles get next is found by the
 * scheduler's own look-up, for some of them: those that have no task come first.
 */
export async function eligibilityOfWorkers(
  sql: SqlReader,
  gates: PlacementGates,
  snapshot: WorkerSnapshot,
  requirements: TaskRequirements,
): Promise<readonly WorkerEligibility[]> {
  const judged = (await judgeWorkers(sql, gates, snapshot.workers, requirements)).map((one) => ({
    ...one,
    inHand: snapshot.activeTasks.get(one.worker.id),
  }));
  const able = judged.filter(({ obstacles }) => obstacles.length === 0);
  const isIdle = ({ inHand }: (typeof able)[number]): boolean => inHand === undefined;
  const lookedUp = new Set(
    [...able.filter(isIdle), ...able.filter((one) => !isIdle(one))].slice(0, NEXT_TASKS_LOOKED_UP),
  );
  const eligibilities: WorkerEligibility[] = [];
  for (const one of judged) {
    eligibilities.push({
      worker: workerRef(one.worker),
      obstacles: one.obstacles,
      holds: one.holds,
      inHand: one.inHand && { id: one.inHand.uuid, name: one.inHand.name },
      next: lookedUp.has(one) ? await nextTaskOf(sql, gates, one.worker) : undefined,
      wakeUp: snapshot.wakeUps.get(one.worker.id),
    });
  }
  return eligibilities;
}

/** A Worker, and what keeps it from what is to run. */
interface JudgedWorker {
  readonly worker: WorkerState;
  readonly obstacles: readonly WorkerObstacle[];
  readonly holds: readonly Hold[];
}

/** What keeps each of these Workers from what is to run. */
export async function judgeWorkers(
  sql: SqlReader,
  gates: PlacementGates,
  workers: readonly WorkerState[],
  requirements: TaskRequirements,
): Promise<readonly JudgedWorker[]> {
  const ids = workers.map(({ id }) => id);
  const held = await gates.holdsOf(sql, requirements, ids);
  const members = requirements.tag && (await tagQuestions.membersOf(sql, requirements.tag.id));
  const demand = { taskType: requirements.taskType, tag: requirements.tag?.id };
  const judged: JudgedWorker[] = [];
  for (const worker of workers) {
    const holds = held.get(worker.id) ?? [];
    const obstacles = [
      ...whyWorkerTakesNone(worker),
      ...whyNotTogether(demand, {
        taskTypes: worker.supportedTaskTypes,
        tags: requirements.tag && members?.has(worker.id) ? [requirements.tag.id] : [],
        holds,
        hasFailedIt: await requirements.hasFailedIt(worker.id),
      }),
    ];
    judged.push({ worker, obstacles, holds });
  }
  return judged;
}

/**
 * A question for each Worker: has it failed every ready task of a type of a job?
 * @param limit - how many of the job's groups are looked at; all, if not given
 */
export async function hasFailedAllReady(
  sql: SqlReader,
  jobId: number,
  taskType: string,
  limit?: number,
): Promise<(workerId: number) => Promise<boolean>> {
  const groups = await queueQuestions.readyGroupsOf(sql, jobId, taskType, limit);
  return async (workerId) => {
    if (!(await taskQuestions.hasFailedSome(sql, workerId, jobId, taskType))) return false;
    for (const group of groups) if (await taskQuestions.firstNotFailed(sql, group, workerId)) return false;
    return true;
  };
}

/** What a Worker gets at its next request, were it awake and without a task: the scheduler's own answer. */
export async function nextTaskOf(
  sql: SqlReader,
  gates: PlacementGates,
  worker: WorkerState,
): Promise<WorkerEligibility['next']> {
  const next = await queueQuestions.nextTaskFor(sql, gates, {
    workerId: worker.id,
    taskTypes: worker.supportedTaskTypes,
    tagIds: await workerQuestions.tagIdsOf(sql, worker.id),
  });
  return (
    next && {
      task: { id: next.task.uuid, name: next.task.name },
      job: { id: next.task.job.uuid, name: next.task.job.name },
    }
  );
}

/** A Worker as an explanation names it. */
export function workerRef({ uuid, name }: WorkerState): Named {
  return { id: uuid, name };
}
