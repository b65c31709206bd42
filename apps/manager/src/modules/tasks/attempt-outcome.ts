import type { TaskAttemptOutcome } from '@flamenco/api-contracts';
import type { TaskStatus } from '@flamenco/domain/statuses';

/** How an attempt at a task ended. */
export type AttemptOutcome = TaskAttemptOutcome;

/** How an attempt ended, by the status that its task went to. */
const OUTCOME_BY_STATUS = {
  queued: 'requeued',
  active: 'requeued',
  'soft-failed': 'soft-failed',
  failed: 'failed',
  canceled: 'canceled',
  completed: 'completed',
  paused: 'requeued',
} as const satisfies Record<TaskStatus, AttemptOutcome>;

/** How an attempt ended whose task went to this status. */
export function attemptOutcomeOf(status: TaskStatus): AttemptOutcome {
  return OUTCOME_BY_STATUS[status];
}
