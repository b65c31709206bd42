import type { FarmStatus } from '@flamenco/domain/farm';
import type { JobStatus, TaskStatus, WorkerStatus } from '@flamenco/domain/statuses';
import type { IconName } from './icons/icon-paths';

/** The colours that statuses share: names of the tokens in `styles/_tokens.scss`. */
export type Tone =
  | 'queued'
  | 'blocked'
  | 'active'
  | 'done'
  | 'retry'
  | 'failed'
  | 'paused'
  | 'canceled'
  | 'human'
  | 'awake'
  | 'asleep'
  | 'offline';

/** How a status is shown: never by colour alone. */
export interface StatusLook {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: Tone;
  /** Whether something is under way, shown by a pulsing icon. */
  readonly isMoving?: boolean;
}

/** How each job status is shown. */
export const JOB_LOOKS = {
  active: { label: 'active', icon: 'play_arrow', tone: 'active', isMoving: true },
  queued: { label: 'queued', icon: 'schedule', tone: 'queued' },
  paused: { label: 'paused', icon: 'pause', tone: 'paused' },
  failed: { label: 'failed', icon: 'close', tone: 'failed' },
  completed: { label: 'completed', icon: 'check', tone: 'done' },
  canceled: { label: 'canceled', icon: 'remove', tone: 'canceled' },
  'cancel-requested': { label: 'canceling', icon: 'hourglass_top', tone: 'canceled', isMoving: true },
  'pause-requested': { label: 'pausing', icon: 'hourglass_top', tone: 'paused', isMoving: true },
  requeueing: { label: 'requeueing', icon: 'autorenew', tone: 'queued', isMoving: true },
  'under-construction': { label: 'under construction', icon: 'build', tone: 'queued' },
} as const satisfies Record<JobStatus, StatusLook>;

/** How each task status is shown. */
export const TASK_LOOKS = {
  active: { label: 'active', icon: 'play_arrow', tone: 'active', isMoving: true },
  queued: { label: 'queued', icon: 'schedule', tone: 'queued' },
  paused: { label: 'paused', icon: 'pause', tone: 'paused' },
  'soft-failed': { label: 'failed, will be retried', icon: 'replay', tone: 'retry' },
  failed: { label: 'failed', icon: 'close', tone: 'failed' },
  completed: { label: 'completed', icon: 'check', tone: 'done' },
  canceled: { label: 'canceled', icon: 'remove', tone: 'canceled' },
} as const satisfies Record<TaskStatus, StatusLook>;

/** A task that waits for unfinished dependencies, whatever its status says. */
export const BLOCKED_LOOK: StatusLook = { label: 'waiting for other tasks', icon: 'lock', tone: 'blocked' };

/** How each Worker status is shown. */
export const WORKER_LOOKS = {
  starting: { label: 'starting', icon: 'hourglass_top', tone: 'queued', isMoving: true },
  awake: { label: 'awake', icon: 'wb_sunny', tone: 'awake' },
  asleep: { label: 'asleep', icon: 'bedtime', tone: 'asleep' },
  offline: { label: 'offline', icon: 'power_settings_new', tone: 'offline' },
  error: { label: 'error', icon: 'error', tone: 'failed' },
  restart: { label: 'restarting', icon: 'restart_alt', tone: 'queued', isMoving: true },
  testing: { label: 'testing', icon: 'build', tone: 'queued' },
} as const satisfies Record<WorkerStatus, StatusLook>;

/** An awake Worker that has a task. */
export const RENDERING_LOOK: StatusLook = {
  label: 'rendering',
  icon: 'play_arrow',
  tone: 'active',
  isMoving: true,
};

/** A Worker that nobody has let in yet, whatever its status says. */
export const WAITING_LOOK: StatusLook = { label: 'waits to be let in', icon: 'schedule', tone: 'human' };

/** How the farm's status is shown. */
export interface FarmLook extends StatusLook {
  /** The sentence behind the word, with the remedy where there is one. */
  readonly explains: string;
}

/** What each farm status is called, with the sentence that explains it. */
export const FARM_LOOKS = {
  starting: {
    label: 'Starting',
    tone: 'queued',
    icon: 'hourglass_top',
    explains: 'The Manager has just started.',
  },
  active: {
    label: 'Rendering',
    tone: 'active',
    icon: 'play_arrow',
    isMoving: true,
    explains: 'Workers work on jobs.',
  },
  idle: {
    label: 'Idle',
    tone: 'awake',
    icon: 'check',
    explains: 'Workers are awake, and there is nothing to do.',
  },
  waiting: {
    label: 'Waiting',
    tone: 'queued',
    icon: 'schedule',
    explains: 'There is work, but no Worker has taken it yet. Is one awake that may run it?',
  },
  asleep: {
    label: 'Asleep',
    tone: 'asleep',
    icon: 'bedtime',
    explains: 'All Workers sleep, and there is nothing to do.',
  },
  inoperative: {
    label: 'No Workers',
    tone: 'failed',
    icon: 'warning',
    explains: 'Nothing can be rendered: no Worker is there, or all are offline or in error. Start a Worker.',
  },
  unknown: {
    label: 'Unknown',
    tone: 'offline',
    icon: 'help',
    explains: 'The Manager cannot tell the state of the farm.',
  },
} as const satisfies Record<FarmStatus, FarmLook>;

/** The looks of a status, also of one that a newer Manager knows and this page does not: shown as its word. */
export function lookOf<S extends string>(looks: Record<S, StatusLook>, status: string): StatusLook {
  return Object.hasOwn(looks, status) ? looks[status as S] : { label: status, icon: 'help', tone: 'offline' };
}
