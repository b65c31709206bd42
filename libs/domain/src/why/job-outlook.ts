import { totalTasks } from '../jobs/task-counts.js';
import { countOf, type Reason, type ReasonCode } from './explanation.js';
import { isOpenToWorkers, isPermanent, OBSTACLE_ENDS, type WorkerObstacle } from '../scheduling/obstacles.js';
import { reasonsOfWorkers, type WorkerEligibility } from './worker-eligibility.js';
import { WITHOUT_TASKS, type QuestionedJob } from './why-job.js';

/** What a job needs of a person: without it, it waits for ever. */
export interface JobAttention {
  readonly code: ReasonCode;
  /** What is the matter, for people. */
  readonly message: string;
  /** What to do about it, for people. */
  readonly remedy: string;
}

/** Tasks of one type of a job that wait for nothing but a Worker, and what keeps each Worker of the farm from them. */
export interface StaffedTasks {
  readonly taskType: string;
  /** Of every Worker that is not removed, as to one of these tasks at least. */
  readonly workers: readonly Pick<WorkerEligibility, 'worker' | 'obstacles' | 'holds'>[];
}

/** Whether a job will go on by itself. */
export interface JobOutlook {
  /** Nothing of it runs, and every Worker that could run the rest has failed it, or is blocked: the job ends. */
  readonly isNobodyLeft: boolean;
  /** What a person has to do, so that it, or some of it, can run. */
  readonly attention?: JobAttention;
}

/**
 * Whether a job that hands out tasks will go on by itself, by what stands for good between its ready tasks and the Workers: the
 * obstacles that `OBSTACLE_ENDS` calls permanent. A Worker that is asleep or offline counts as one that will come.
 */
export function outlookOfJob(job: QuestionedJob, ready: readonly StaffedTasks[]): JobOutlook {
  if (!isOpenToWorkers(job)) return { isNobodyLeft: false };
  const { taskCounts } = job;
  if (totalTasks(taskCounts) === 0) return needing(WITHOUT_TASKS);
  const missing = ready.filter(({ workers }) => !workers.some(isSuitable));
  const [lack] = missing.flatMap(({ taskType, workers }) => whatIsLacking(job, taskType, workers));
  if (lack) return needing(lack);
  if (taskCounts.active > 0 || ready.some(({ workers }) => workers.some(isAble)))
    return { isNobodyLeft: false };
  if (taskCounts.paused > 0) return needing(onlyPausedLeft(taskCounts.paused));
  return { isNobodyLeft: ready.length > 0 };
}

/** Nothing stands between the Worker and the tasks for good. */
function isAble({ obstacles }: Pick<WorkerEligibility, 'obstacles'>): boolean {
  return !obstacles.some(isPermanent);
}

/** The Worker could run the tasks, if failures were forgotten. */
function isSuitable({ obstacles }: Pick<WorkerEligibility, 'obstacles'>): boolean {
  return obstacles.every((obstacle) => OBSTACLE_ENDS[obstacle] !== 'by-a-person');
}

function whatIsLacking(
  job: QuestionedJob,
  taskType: string,
  workers: StaffedTasks['workers'],
): readonly Reason[] {
  const lacking = workers.map((one) => ({ ...one, obstacles: one.obstacles.filter(isLack) }));
  return reasonsOfWorkers(lacking, {
    what: `tasks of type '${taskType}'`,
    taskType,
    tag: job.tag,
    unit: 'job',
  }).slice(0, 1);
}

function isLack(obstacle: WorkerObstacle): boolean {
  return OBSTACLE_ENDS[obstacle] === 'by-a-person';
}

function onlyPausedLeft(paused: number): Reason {
  return {
    code: 'task-held',
    message: `Nothing else in it can run, and ${countOf(paused, 'task')} ${paused === 1 ? 'is' : 'are'} paused.`,
    remedy: 'Queue the paused tasks to continue, or cancel them.',
  };
}

function needing({ code, message, remedy }: Reason): JobOutlook {
  return { isNobodyLeft: false, attention: { code, message, remedy } };
}
