import type { Job } from '@flamenco/api-client';
import { type JobStatus, isJobStatus } from '@flamenco/domain/statuses';
import { compareNames } from '../../../shared/collation';

/** Where a status stands in the list: what is under way first, what is over last. */
const RANK = {
  active: 0,
  requeueing: 0,
  'pause-requested': 0,
  'cancel-requested': 0,
  queued: 1,
  'under-construction': 1,
  paused: 2,
  failed: 3,
  completed: 4,
  canceled: 4,
} as const satisfies Record<JobStatus, number>;

/**
 * The order of the jobs table before a column is chosen: under way, waiting, paused, failed, over; then by priority, then
 * the youngest first. Progress does not change it, so rows keep their places while jobs render.
 */
export function compareJobs(a: Job, b: Job): number {
  return (
    rankOf(a) - rankOf(b) ||
    b.priority - a.priority ||
    Date.parse(b.created) - Date.parse(a.created) ||
    compareNames(a.name, b.name)
  );
}

/** A status that only a newer Manager knows stands with what waits. */
function rankOf(job: Job): number {
  return isJobStatus(job.status) ? RANK[job.status] : RANK.queued;
}
