import { JOB_STATUS_FACTS, type JobStatus } from '../statuses/job-status.js';
import { TASK_STATUS_FACTS, type TaskStatus } from '../statuses/task-status.js';
import { takesTasks, type WorkerStatus } from '../statuses/worker-status.js';
import { mayTakeJobTagged } from './worker-tags.js';
import type { WorkerView } from '../workers/worker-view.js';

/*
 * Whether a task may be handed out to a Worker, and if not, why (behaviour.md §12): one predicate that decides and explains. The
 * scheduler's SQL finds the first task without an obstacle by indexes; a property test holds it against these functions.
 */

/** What can hold back a job. */
export const JOB_OBSTACLES = ['job-passing', 'job-held', 'job-ended', 'job-deletion-requested'] as const;

/** What can hold back a task of an open job. */
export const TASK_OBSTACLES = ['task-active', 'task-held', 'task-ended', 'task-waits'] as const;

/** What can stand between a Worker and a task, by what it takes to clear it away: nearest remedy first. */
export const WORKER_OBSTACLES = [
  'worker-on-its-way',
  'worker-status-requested',
  'worker-asleep',
  'worker-held-for-now',
  'worker-blocked',
  'worker-failed-it',
  'worker-offline',
  'worker-in-error',
  'worker-never-signed-on',
  'worker-held-back',
  'tag-missing',
  'type-not-supported',
] as const;

/**
 * How each obstacle between a Worker and a task ends. What does not end in time is permanent: for that task, such a Worker is
 * none. A job that only such Workers are left for ends, where a requeue would help, or needs a person.
 */
export const OBSTACLE_ENDS = {
  'worker-on-its-way': 'in-time',
  'worker-status-requested': 'in-time',
  'worker-asleep': 'in-time',
  'worker-held-for-now': 'in-time',
  'worker-blocked': 'by-requeue',
  'worker-failed-it': 'by-requeue',
  'worker-offline': 'in-time',
  'worker-in-error': 'in-time',
  'worker-never-signed-on': 'in-time',
  'worker-held-back': 'by-a-person',
  'tag-missing': 'by-a-person',
  'type-not-supported': 'by-a-person',
} as const satisfies Record<(typeof WORKER_OBSTACLES)[number], 'in-time' | 'by-requeue' | 'by-a-person'>;

/** Why a job hands out none of its tasks. */
export type JobObstacle = (typeof JOB_OBSTACLES)[number];
/** Why a task is handed out to nobody. */
export type TaskObstacle = (typeof TASK_OBSTACLES)[number];
/** Why a Worker does not get a task that others may get. */
export type WorkerObstacle = (typeof WORKER_OBSTACLES)[number];
/** Of these, what a gate decides: a part of the Manager that is asked before a task is handed out. */
export type GateObstacle = Extract<
  WorkerObstacle,
  'worker-held-for-now' | 'worker-blocked' | 'worker-held-back'
>;
/** What can keep a task from a Worker. */
export type Obstacle = JobObstacle | TaskObstacle | WorkerObstacle;

/** What decides whether a job hands out tasks. */
export interface HandedOutJob {
  readonly status: JobStatus;
  readonly deleteRequestedAt?: string | undefined;
}

/** What decides whether a task is handed out. */
export interface HandedOutTask {
  readonly status: TaskStatus;
  readonly unmetDependencies: number;
}

/** What a task asks of its Worker. Tags are compared by any one id: UUIDs, or the database's. */
export interface Demand<Id> {
  readonly taskType: string;
  /** The job's tag; without one, any Worker may run it. */
  readonly tag: Id | undefined;
}

/** A gate's answer about a Worker that is not to have a task, for people. */
export interface Hold {
  readonly obstacle: GateObstacle;
  /** Goes on after "the Worker is": `reserved for the film department`. */
  readonly reason: string;
  /** What to do about it: a sentence. */
  readonly remedy: string;
}

/** A Worker that could get a task, with what is between the two. */
export interface Candidacy<Id> {
  readonly worker: Pick<WorkerView, 'status' | 'statusRequest'>;
  readonly taskTypes: readonly string[];
  readonly tags: readonly Id[];
  /** What gates have against it. */
  readonly holds: readonly Pick<Hold, 'obstacle'>[];
  /** It is on the task's failure list. */
  readonly hasFailedIt: boolean;
}

/** What keeps this task from this Worker; nothing: it may be handed out to it. */
export function whyNotFor<Id>(
  task: HandedOutTask & { readonly job: HandedOutJob },
  demand: Demand<Id>,
  candidacy: Candidacy<Id>,
): readonly Obstacle[] {
  return [
    ...whyJobHoldsBack(task.job),
    ...whyTaskIsHeldBack(task),
    ...whyWorkerTakesNone(candidacy.worker),
    ...whyNotTogether(demand, candidacy),
  ];
}

/** What keeps all tasks of a job from everybody. */
export function whyJobHoldsBack({ status, deleteRequestedAt }: HandedOutJob): readonly JobObstacle[] {
  const ofStatus = obstacleOfJobStatus(status);
  return [
    ...(ofStatus === undefined ? [] : [ofStatus]),
    ...(deleteRequestedAt === undefined ? [] : (['job-deletion-requested'] as const)),
  ];
}

/** Whether a job hands out tasks, as far as it is up to the job. */
export function isOpenToWorkers(job: HandedOutJob): boolean {
  return whyJobHoldsBack(job).length === 0;
}

/** What keeps a task of an open job from everybody. */
export function whyTaskIsHeldBack({ status, unmetDependencies }: HandedOutTask): readonly TaskObstacle[] {
  const ofStatus = obstacleOfTaskStatus(status);
  return [
    ...(ofStatus === undefined ? [] : [ofStatus]),
    ...(unmetDependencies === 0 ? [] : (['task-waits'] as const)),
  ];
}

/** Whether all that holds back a task is that it waits for others. */
export function isBlockedTask(task: HandedOutTask): boolean {
  return whyTaskIsHeldBack(task).every((obstacle) => obstacle === 'task-waits') && task.unmetDependencies > 0;
}

/** What keeps all tasks from a Worker. */
export function whyWorkerTakesNone({
  status,
  statusRequest,
}: Candidacy<unknown>['worker']): readonly WorkerObstacle[] {
  const ofStatus: WorkerObstacle | undefined =
    status === undefined ? 'worker-never-signed-on' : OBSTACLE_OF_WORKER_STATUS[status];
  if (statusRequest === undefined) return ofStatus === undefined ? [] : [ofStatus];
  if (!takesTasks(statusRequest.status)) {
    return ['worker-status-requested', ...(ofStatus === undefined ? [] : [ofStatus])];
  }
  const isThere = ofStatus === undefined || ofStatus === 'worker-asleep' || ofStatus === 'worker-on-its-way';
  return isThere ? ['worker-on-its-way'] : ['worker-on-its-way', ofStatus];
}

/** What keeps a Worker from a task although it takes tasks, and the task is handed out. */
export function whyNotTogether<Id>(
  { taskType, tag }: Demand<Id>,
  candidacy: Omit<Candidacy<Id>, 'worker'>,
): readonly WorkerObstacle[] {
  return [
    ...candidacy.holds.map(({ obstacle }) => obstacle),
    ...(candidacy.hasFailedIt ? (['worker-failed-it'] as const) : []),
    ...(mayTakeJobTagged(tag, candidacy.tags) ? [] : (['tag-missing'] as const)),
    ...(candidacy.taskTypes.includes(taskType) ? [] : (['type-not-supported'] as const)),
  ];
}

/** Whether an obstacle stays for good, unless somebody clears it away. */
export function isPermanent(obstacle: WorkerObstacle): boolean {
  return OBSTACLE_ENDS[obstacle] !== 'in-time';
}

/** The one of a Worker's obstacles that is cleared away last: a nearer remedy alone would not help. */
export function farthestOf(obstacles: readonly WorkerObstacle[]): WorkerObstacle | undefined {
  return WORKER_OBSTACLES.findLast((obstacle) => obstacles.includes(obstacle));
}

const OBSTACLE_OF_WORKER_STATUS = {
  starting: 'worker-on-its-way',
  awake: undefined,
  asleep: 'worker-asleep',
  offline: 'worker-offline',
  error: 'worker-in-error',
  restart: 'worker-on-its-way',
  testing: 'worker-on-its-way',
} as const satisfies Record<WorkerStatus, WorkerObstacle | undefined>;

function obstacleOfJobStatus(status: JobStatus): JobObstacle | undefined {
  const { handsOutTasks, isPassing, isHeld } = JOB_STATUS_FACTS[status];
  if (handsOutTasks) return undefined;
  if (isPassing) return 'job-passing';
  return isHeld ? 'job-held' : 'job-ended';
}

function obstacleOfTaskStatus(status: TaskStatus): TaskObstacle | undefined {
  const { isRunnable, isActive, isFinished } = TASK_STATUS_FACTS[status];
  if (isRunnable) return undefined;
  if (isActive) return 'task-active';
  return isFinished ? 'task-ended' : 'task-held';
}
