import type { TaskSummary } from '@flamenco/api-client';
import type { JobStatus, TaskStatus } from '@flamenco/domain/statuses';
import { legalTaskTransitions } from '@flamenco/domain/tasks';
import type { IconName } from '../../../shared/icons/icon-paths';
import type { VerbKey } from '../../../shared/keys/verb-letters';

/** Something people do to tasks by asking for a status. */
export interface TaskVerb {
  readonly id: 'requeue' | 'cancel';
  readonly label: string;
  readonly participle: string;
  readonly icon: IconName;
  readonly to: TaskStatus;
  readonly consequence: string;
  readonly key: VerbKey;
}

/** What people can do to tasks, in the order of the menus. */
export const TASK_VERBS = [
  {
    id: 'requeue',
    label: 'Requeue',
    participle: 'requeued',
    icon: 'replay',
    to: 'queued',
    consequence: 'They render all frames again, on any eligible Worker; earlier failures are forgotten.',
    key: 'r',
  },
  {
    id: 'cancel',
    label: 'Cancel',
    participle: 'canceled',
    icon: 'close',
    to: 'canceled',
    consequence: 'Running ones are stopped within seconds, and what they have not saved is lost.',
    key: 'x',
  },
] as const satisfies readonly TaskVerb[];

/** Of these tasks, those that a verb can be done to now. */
export function tasksForVerb(
  tasks: readonly TaskSummary[],
  verb: TaskVerb,
  job: JobStatus,
): readonly TaskSummary[] {
  return tasks.filter(
    (task) => task.status !== verb.to && legalTaskTransitions(task.status, job).includes(verb.to),
  );
}

const IS_FAILED = {
  queued: false,
  active: false,
  'soft-failed': false,
  failed: true,
  canceled: false,
  completed: false,
  paused: false,
} as const satisfies Record<TaskStatus, boolean>;

/** Whether a task failed for good: what "requeue failed" means. Soft-failed ones run again by themselves. */
export function isFailed(task: Pick<TaskSummary, 'status'>): boolean {
  return IS_FAILED[task.status];
}
