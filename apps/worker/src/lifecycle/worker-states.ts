import type { WorkerStatus } from '@flamenco/domain/statuses';

/** What a Worker does in a state. */
export type WorkerActivity = 'hand-shake' | 'work' | 'wait' | 'end';

interface StateFacts {
  readonly activity: WorkerActivity;
  /** The status to tell the Manager on entering; `null` where the sign-on or the sign-off tells. */
  readonly acknowledge: WorkerStatus | null;
}

/** The Worker's states: what it does in each, and what the Manager hears. */
export const WORKER_STATES = {
  starting: { activity: 'hand-shake', acknowledge: null },
  awake: { activity: 'work', acknowledge: 'awake' },
  asleep: { activity: 'wait', acknowledge: 'asleep' },
  // Something failed that nobody has thought of: the Worker waits until somebody has looked at it, and wakes it.
  error: { activity: 'wait', acknowledge: 'error' },
  offline: { activity: 'end', acknowledge: null },
  restart: { activity: 'end', acknowledge: null },
  // No Manager uses it; taken as asleep.
  testing: { activity: 'wait', acknowledge: 'asleep' },
} as const satisfies Record<WorkerStatus, StateFacts>;

/** What a Worker does with a status that it does not know: nothing, as a newer Manager may mean anything by it. */
export const STATE_FOR_UNKNOWN: WorkerStatus = 'asleep';
