import type { JobStatus } from '../statuses/job-status.js';
import type { TaskCounts } from './task-counts.js';

/** What the rules need to know of a job: no rows, no services, no clock. */
export interface JobView {
  readonly status: JobStatus;
  readonly taskCounts: TaskCounts;
  /**
   * Whether one of the runnable tasks waits for no unfinished task. Leave it away when it is not known: every runnable
   * task then counts as ready. Only asked when no task is active, so a query for it need not run more often than that.
   */
  readonly hasReadyTask?: boolean;
  /** Every Worker that could run what is left has failed it, or is blocked from it. Leave it away when it is not known. */
  readonly isNobodyLeft?: boolean;
}
