import { JOB_STATUS_FACTS, type JobStatus } from '../statuses/job-status.js';
import { TASK_STATUSES, taskStatusesThat, type TaskStatus } from '../statuses/task-status.js';
import { followUpOf } from './follow-ups.js';
import type { JobView } from './job-view.js';
import { moveAllCounts, sumOver, type TaskCounts } from './task-counts.js';

/** All tasks of the job with one of the `from` statuses go to `to`, in one statement; no event and no log line each. */
export interface MassUpdate {
  readonly from: readonly TaskStatus[];
  readonly to: TaskStatus;
  /** The new activity of each of these tasks. */
  readonly activity: string;
  /** The completed steps of these tasks become 0: they start anew. */
  readonly resetsSteps?: boolean;
}

/**
 * One step of a job on its way to another status: save it, do the mass update, send one event; in this order for each
 * step. `from` equals `to` only where a job that was left in a passing status is taken up again.
 */
export interface JobStep {
  readonly from: JobStatus;
  readonly to: JobStatus;
  /** The job's new activity. */
  readonly activity: string;
  readonly massUpdate?: MassUpdate;
  /** The job's counts after the mass update. */
  readonly countsAfter: TaskCounts;
  /** The step's event says so: many tasks may have changed at once, without an event each. */
  readonly refreshTasks: boolean;
}

interface MassUpdateRule {
  /** The new job statuses that it belongs to. */
  readonly onEntering: readonly JobStatus[];
  /** Only for jobs that come from one of these; absent: from anywhere. */
  readonly comingFrom?: readonly JobStatus[];
  readonly tasks: readonly TaskStatus[];
  readonly become: TaskStatus;
}

const RUNNABLE = taskStatusesThat('isRunnable');

/**
 * What a job's new status does to its tasks (behaviour.md §9.3). The first row that fits wins; no row, no mass update.
 */
const MASS_UPDATES: readonly MassUpdateRule[] = [
  { onEntering: ['cancel-requested', 'failed'], tasks: [...RUNNABLE, 'active'], become: 'canceled' },
  { onEntering: ['pause-requested'], tasks: RUNNABLE, become: 'paused' },
  // What softly failed while the job waited for its active tasks: in Flamenco 3 that made the job active again (§32 #8).
  { onEntering: ['paused'], comingFrom: ['pause-requested'], tasks: ['soft-failed'], become: 'paused' },
  // Who lets a paused job go on means its tasks; in Flamenco 3 they stayed paused.
  {
    onEntering: ['queued', 'active'],
    comingFrom: ['paused', 'pause-requested'],
    tasks: ['paused'],
    become: 'queued',
  },
  { onEntering: ['requeueing'], comingFrom: ['completed'], tasks: TASK_STATUSES, become: 'queued' },
  { onEntering: ['requeueing'], tasks: ['canceled', 'failed', 'paused', 'soft-failed'], become: 'queued' },
];

/**
 * The whole chain of steps that a job's new status begins: its mass updates and the statuses that follow by themselves.
 * Empty when the job has that status already. Whether people may ask for it is `checkJobTransition`'s matter.
 */
export function planJobChange(job: JobView, to: JobStatus, because: string): readonly JobStep[] {
  if (job.status === to) return [];
  const step = planStep(job, to, because);
  return [step, ...planFollowUps(viewAfter(job, step), because)];
}

/**
 * The steps that take up a job which was left where it cannot stay: in a passing status (a crash, a database of
 * Flamenco 3), or handing out tasks of which none can run any more. Empty for every other job (§9.6).
 */
export function planStuckJob(job: JobView): readonly JobStep[] {
  if (!JOB_STATUS_FACTS[job.status].isPassing) return planFollowUps(job);
  const again = planStep(job, job.status, 'taken up again, after it was left in this status');
  if (again.massUpdate === undefined) return planFollowUps(job);
  return [again, ...planFollowUps(viewAfter(job, again))];
}

/** The steps that a job takes by itself from where it is, with the reason that brought it there; empty when it can stay there. */
export function planFollowUps(job: JobView, reason?: string): readonly JobStep[] {
  const followUp = followUpOf(job, reason);
  return followUp === undefined ? [] : planJobChange(job, followUp.to, followUp.because);
}

function planStep(job: JobView, to: JobStatus, because: string): JobStep {
  const massUpdate = massUpdateFor(job, to);
  return {
    from: job.status,
    to,
    activity: `Changed to status "${to}": ${because}`,
    ...(massUpdate && { massUpdate }),
    countsAfter: massUpdate ? moveAllCounts(job.taskCounts, massUpdate.from, massUpdate.to) : job.taskCounts,
    refreshTasks: massUpdate !== undefined || JOB_STATUS_FACTS[to].isPassing,
  };
}

/** Undefined as well when it would change nothing. */
function massUpdateFor(job: JobView, to: JobStatus): MassUpdate | undefined {
  const rule = MASS_UPDATES.find(
    ({ onEntering, comingFrom }) => onEntering.includes(to) && (comingFrom?.includes(job.status) ?? true),
  );
  if (rule === undefined) return undefined;
  const from = rule.tasks.filter((status) => status !== rule.become);
  if (sumOver(job.taskCounts, from) === 0) return undefined;
  return {
    from,
    to: rule.become,
    activity: massUpdateActivity(rule.become, job.status, to),
    ...(rule.become === 'queued' && { resetsSteps: true }),
  };
}

function massUpdateActivity(become: TaskStatus, from: JobStatus, to: JobStatus): string {
  const change =
    from === to ? `was taken up again in status "${to}"` : `changed status from "${from}" to "${to}"`;
  return `Task became "${become}" because its job ${change}`;
}

/** After a mass update it is not known any more which of the runnable tasks are ready. */
function viewAfter(job: JobView, step: JobStep): JobView {
  const isReadinessKnown = job.hasReadyTask !== undefined && step.massUpdate === undefined;
  return {
    status: step.to,
    taskCounts: step.countsAfter,
    ...(isReadinessKnown && { hasReadyTask: job.hasReadyTask }),
  };
}
