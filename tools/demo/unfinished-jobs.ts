import type { Job } from '../farm/manager-api.ts';

/** Statuses of jobs that take no Worker's time any more, unless a person asks for it. */
export const ENDED: readonly string[] = ['completed', 'failed', 'canceled', 'paused'];

/** The priority of ordinary jobs, and the highest that there is. */
const USUAL_PRIORITY = 50;
const HIGHEST_PRIORITY = 100;

/** How a new job comes before what is left of earlier demos. */
export interface PlaceInQueue {
  readonly priority: number;
  /** What to tell people; absent when nothing is left. */
  readonly notice?: string;
}

/** The place of a new job among those that the farm has: before all that have not ended. */
export function placeBefore(jobs: readonly Pick<Job, 'status' | 'priority'>[]): PlaceInQueue {
  const unfinished = jobs.filter(({ status }) => !ENDED.includes(status));
  if (unfinished.length === 0) return { priority: USUAL_PRIORITY };
  const highest = Math.max(USUAL_PRIORITY, ...unfinished.map(({ priority }) => priority));
  const jobsLeft = unfinished.length === 1 ? 'A job' : `${unfinished.length} jobs`;
  return {
    priority: Math.min(HIGHEST_PRIORITY, highest + 1),
    notice: `${jobsLeft} of an earlier demo did not finish. The new one goes first; the rest is rendered after it.`,
  };
}
