import type { JobWarning } from '../warnings/job-warning.js';

/** What the priority of a job may be; of several jobs, the one with the highest comes first (behaviour.md §7.2). */
export const JOB_PRIORITIES = { lowest: 0, highest: 100 } as const;

/**
 * The priority that a job gets whose submitter, or job type, wants this one. Flamenco 3 takes any number at submission, and holds only
 * changes to the range: what its clients send is not refused.
 */
export function heldPriority(wanted: number): number {
  return Math.min(Math.max(wanted, JOB_PRIORITIES.lowest), JOB_PRIORITIES.highest);
}

/** Warns of a priority that a job does not get. */
export function warnOfPriority(wanted: number): JobWarning | undefined {
  const held = heldPriority(wanted);
  if (held === wanted) return undefined;
  const { lowest, highest } = JOB_PRIORITIES;
  return {
    code: 'priority-out-of-range',
    message: `The priority ${wanted} is out of range: the job has ${held}.`,
    remedy: `Submit jobs with a priority of ${lowest} to ${highest}.`,
  };
}
