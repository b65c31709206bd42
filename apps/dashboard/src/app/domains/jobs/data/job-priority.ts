import type { Job } from '@flamenco/api-client';
import type { IconName } from '../../../shared/icons/icon-paths';
import type { VerbKey } from '../../../shared/keys/verb-letters';

/** The lowest and the highest priority of a job. */
export const PRIORITY_RANGE = { min: 0, max: 100 } as const;

/** A change of priority without a number to be typed. */
export interface PriorityStep {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly by: number;
  readonly key: VerbKey;
  /** Why it goes no further. */
  readonly atEnd: string;
}

/** In the order of the menus. */
export const PRIORITY_STEPS: readonly PriorityStep[] = [
  {
    id: 'raise-priority',
    label: 'Raise priority by 5',
    icon: 'keyboard_arrow_up',
    by: 5,
    key: '+',
    atEnd: 'no priority is higher',
  },
  {
    id: 'lower-priority',
    label: 'Lower priority by 5',
    icon: 'keyboard_arrow_down',
    by: -5,
    key: '-',
    atEnd: 'no priority is lower',
  },
];

/** A job's priority after a step. */
export function steppedPriority(priority: number, { by }: PriorityStep): number {
  return Math.min(PRIORITY_RANGE.max, Math.max(PRIORITY_RANGE.min, priority + by));
}

/** Of these jobs, those that have not reached the end. */
export function jobsForStep(jobs: readonly Job[], step: PriorityStep): readonly Job[] {
  return jobs.filter(({ priority }) => steppedPriority(priority, step) !== priority);
}
