import type { JobStatus } from '../statuses/job-status.js';
import { tasksThat, totalTasks, type TaskCounts } from '../jobs/task-counts.js';
import {
  countOf,
  inOrder,
  namesOf,
  someOf,
  type Explanation,
  type Named,
  type Reason,
} from './explanation.js';
import {
  isOpenToWorkers,
  whyJobHoldsBack,
  type HandedOutJob,
  type JobObstacle,
} from '../scheduling/obstacles.js';
import { reasonsOfWorkers, type WorkerEligibility } from './worker-eligibility.js';
import { queuePositionOf } from './queue-position.js';

/** A job that somebody asks about. */
export interface QuestionedJob extends HandedOutJob, Named {
  readonly taskCounts: TaskCounts;
  /** The name of its tag. */
  readonly tag?: string | undefined;
}

/** Tasks of a job that wait for nothing but a Worker. */
export interface ReadyTasks {
  readonly taskType: string;
  readonly count: number;
  /** Of all Workers of the farm, as to one of these tasks at least. */
  readonly eligibilities: readonly WorkerEligibility[];
}

/** What there is to know about a job that does not run. */
export interface JobQuestion {
  readonly job: QuestionedJob;
  /** Some of its active tasks. */
  readonly activeTasks: readonly Named[];
  /** Of each task type, but for very many of them. */
  readonly ready: readonly ReadyTasks[];
  /** Of all types. */
  readonly readyCount: number;
}

/** Why a job does not run, or why the rest of it does not. */
export function explainJob(question: JobQuestion): Explanation {
  const { job } = question;
  const positions = isOpenToWorkers(job)
    ? question.ready.map(({ eligibilities }) =>
        queuePositionOf(eligibilities, (next) => next.job.id === job.id, job),
      )
    : [];
  const next = positions.find((position) => position.next)?.next;
  const found = [
    ...whyJobIsHeldBack(job),
    ...whyNothingIsReady(question),
    ...positions.flatMap((position) => position.reasons),
    ...question.ready.flatMap(({ taskType, eligibilities }) =>
      reasonsOfWorkers(eligibilities, {
        what: `tasks of type '${taskType}'`,
        taskType,
        tag: job.tag,
        unit: 'job',
      }),
    ),
  ];
  const { active } = job.taskCounts;
  const reasons = found.length === 0 && active === 0 ? [nothingLeft(job.taskCounts)] : inOrder(found);
  return {
    runs: active > 0,
    summary: active > 0 ? runsSummary(job.taskCounts) : (reasons[0]?.message ?? ''),
    reasons,
    ...(next && { next }),
  };
}

/** Why a job hands out none of its tasks, in words. */
export function whyJobIsHeldBack(job: QuestionedJob): readonly Reason[] {
  return whyJobHoldsBack(job).map((code) => ({ code, ...wordsFor(code, job), jobs: someOf([job]) }));
}

function nothingLeft(counts: TaskCounts): Reason {
  return {
    code: 'nothing-runnable',
    message: `None of its tasks is left to run: ${outcomesOf(counts)}.`,
    remedy: 'Requeue the job, or those of its tasks that should run.',
  };
}

function outcomesOf({ completed, failed, canceled, paused }: TaskCounts): string {
  return `${completed} completed, ${failed} failed, ${canceled} canceled, ${paused} paused`;
}

function runsSummary(counts: TaskCounts): string {
  return `It runs: ${counts.active} of its ${countOf(totalTasks(counts), 'task')} ${counts.active === 1 ? 'is' : 'are'} active.`;
}

function whyNothingIsReady({ job, activeTasks, readyCount }: JobQuestion): readonly Reason[] {
  const counts = job.taskCounts;
  if (totalTasks(counts) === 0) return [WITHOUT_TASKS];
  const waiting = tasksThat(counts, 'isRunnable') - readyCount;
  if (waiting <= 0 || !isOpenToWorkers(job)) return [];
  const wait = waiting === 1 ? '1 of its tasks waits' : `${waiting} of its tasks wait`;
  if (counts.active > 0 || readyCount > 0) {
    const named = activeTasks.length > 0 ? `: active now ${namesOf(activeTasks, counts.active)}` : '';
    return [
      {
        code: 'task-waits',
        message: `${wait} for others to be completed${named}.`,
        remedy: 'Nothing to do: they are handed out when those are completed.',
        count: waiting,
        tasks: someOf(activeTasks),
      },
    ];
  }
  return [
    {
      code: 'waits-in-vain',
      message: `${wait} for tasks that will not be completed: ${outcomesOf(counts)}.`,
      remedy: 'Requeue the job: that queues those tasks again.',
      count: waiting,
    },
  ];
}

/** What is said of a job that its job type made no tasks for. */
export const WITHOUT_TASKS: Reason = {
  code: 'job-without-tasks',
  message: 'It has no tasks: its job type made none from its settings.',
  remedy: 'Look at the settings of the job, such as its frames; then delete it, and submit it again.',
};

interface Words {
  readonly message: string;
  readonly remedy: string;
}

function wordsFor(code: JobObstacle, job: QuestionedJob): Words {
  if (code === 'job-deletion-requested') {
    return {
      message: `Job '${job.name}' is about to be deleted.`,
      remedy: 'Nothing to do. To run it after all, submit it again.',
    };
  }
  return JOB_WORDS[job.status](job.name);
}

/** Of the statuses in which a job hands out tasks, nothing is said. */
const SILENT = (): Words => ({ message: '', remedy: '' });

const JOB_WORDS = {
  'under-construction': (job) => ({
    message: `Job '${job}' is still being made.`,
    remedy: 'Wait for the submission to finish, or requeue the job.',
  }),
  queued: SILENT,
  active: SILENT,
  paused: (job) => ({ message: `Job '${job}' is paused.`, remedy: 'Requeue the job to continue.' }),
  'pause-requested': (job) => ({
    message: `Job '${job}' will be paused once its active tasks have finished.`,
    remedy: 'Requeue the job to continue.',
  }),
  'cancel-requested': (job) => ({
    message: `Job '${job}' is being canceled.`,
    remedy: 'Wait a moment; then requeue the job to run it after all.',
  }),
  canceled: (job) => ({ message: `Job '${job}' was canceled.`, remedy: 'Requeue the job to run it.' }),
  completed: (job) => ({
    message: `Job '${job}' is completed.`,
    remedy: 'Nothing to do. Requeue the job to run all of it again.',
  }),
  failed: (job) => ({
    message: `Job '${job}' has failed.`,
    remedy: 'Look at the logs of its failed tasks; then requeue the job.',
  }),
  requeueing: (job) => ({
    message: `Job '${job}' is being requeued.`,
    remedy: 'Wait a moment: its tasks are queued again.',
  }),
} as const satisfies Record<JobStatus, (job: string) => Words>;
