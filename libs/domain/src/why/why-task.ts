import { TASK_STATUS_FACTS, type TaskStatus } from '../statuses/task-status.js';
import {
  countOf,
  inOrder,
  NAMED_EXAMPLES,
  someOf,
  type Explanation,
  type Named,
  type Reason,
} from './explanation.js';
import {
  isOpenToWorkers,
  whyTaskIsHeldBack,
  type HandedOutTask,
  type TaskObstacle,
} from '../scheduling/obstacles.js';
import { reasonsOfWorkers, type WorkerEligibility } from './worker-eligibility.js';
import { queuePositionOf } from './queue-position.js';
import { whyJobIsHeldBack, type QuestionedJob } from './why-job.js';

/** A task that another one waits for. */
export interface NeededTask extends Named {
  readonly status: TaskStatus;
  readonly stepsCompleted: number;
  readonly stepsTotal: number;
}

/** What there is to know about a task that does not run. */
export interface TaskQuestion {
  readonly task: HandedOutTask & Named & { readonly taskType: string; readonly worker?: Named | undefined };
  readonly job: QuestionedJob;
  /** Some of the tasks that it waits for. */
  readonly needed: readonly NeededTask[];
  /** Of all Workers of the farm, as to this task. */
  readonly eligibilities: readonly WorkerEligibility[];
}

/** Why a task does not run. */
export function explainTask(question: TaskQuestion): Explanation {
  const { task, job, eligibilities } = question;
  const obstacles = whyTaskIsHeldBack(task);
  if (obstacles.includes('task-active')) return { runs: true, summary: runsSummary(question), reasons: [] };
  const isReady = obstacles.length === 0 && isOpenToWorkers(job);
  const position = isReady
    ? queuePositionOf(eligibilities, (next) => next.task.id === task.id, job)
    : { reasons: [] };
  const reasons = inOrder([
    ...whyJobIsHeldBack(job),
    ...obstacles.map((code) => reasonFor(code, question)),
    ...position.reasons,
    ...(obstacles.includes('task-ended')
      ? []
      : reasonsOfWorkers(eligibilities, { what: 'it', taskType: task.taskType, tag: job.tag, unit: 'task' })),
  ]);
  return {
    runs: false,
    summary: reasons[0]?.message ?? `Task '${task.name}' can be handed out.`,
    reasons,
    ...(position.next && { next: position.next }),
  };
}

function runsSummary({ task }: TaskQuestion): string {
  return task.worker ? `It runs on Worker '${task.worker.name}'.` : 'It runs.';
}

function reasonFor(code: TaskObstacle, { task, needed }: TaskQuestion): Reason {
  if (code === 'task-waits') return whyItWaits(task.unmetDependencies, needed);
  return { code, ...TASK_WORDS[task.status], tasks: someOf([task]) };
}

function whyItWaits(count: number, needed: readonly NeededTask[]): Reason {
  const inVain = needed.filter(({ status }) => isInVain(status));
  const named = (inVain.length > 0 ? inVain : needed).slice(0, NAMED_EXAMPLES);
  const more = count - named.length;
  const list = named.map(describe).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const message = `Waits for ${countOf(count, 'task')}: ${list}.`;
  return inVain.length > 0
    ? {
        code: 'waits-in-vain',
        message,
        remedy: `Requeue task '${inVain[0]?.name ?? ''}': otherwise it will never be completed.`,
        count,
        tasks: someOf(named),
      }
    : {
        code: 'task-waits',
        message,
        remedy: 'Nothing to do: it is handed out when those are completed. If they do not run, ask why.',
        count,
        tasks: someOf(named),
      };
}

/** Only people make something of such a task. */
function isInVain(status: TaskStatus): boolean {
  const { isRunnable, isActive, satisfiesDependents } = TASK_STATUS_FACTS[status];
  return !isRunnable && !isActive && !satisfiesDependents;
}

function describe({ name, status, stepsCompleted, stepsTotal }: NeededTask): string {
  const progress = TASK_STATUS_FACTS[status].isActive
    ? `, ${stepsCompleted} of ${stepsTotal} steps done`
    : '';
  return `'${name}' (${status}${progress})`;
}

const TASK_WORDS = {
  queued: { message: '', remedy: '' },
  active: { message: '', remedy: '' },
  'soft-failed': { message: '', remedy: '' },
  paused: { message: 'It is paused.', remedy: 'Requeue the task, or its job, to continue.' },
  canceled: { message: 'It was canceled.', remedy: 'Requeue the task, or its job, to run it.' },
  failed: { message: 'It has failed.', remedy: 'Look at its log; then requeue the task.' },
  completed: { message: 'It is completed.', remedy: 'Nothing to do. Requeue the task to run it again.' },
} as const satisfies Record<TaskStatus, Pick<Reason, 'message' | 'remedy'>>;
