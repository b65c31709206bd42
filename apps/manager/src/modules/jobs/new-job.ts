import type { JobId } from '@flamenco/domain/ids';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { JobWarning } from '@flamenco/domain/warnings';
import type { CompiledJob } from '@flamenco/job-compilers';

/** A compiled job, ready to be stored. */
export interface NewJob {
  readonly uuid: JobId;
  readonly type: string;
  readonly status: JobStatus;
  readonly activity: string;
  readonly submitterPlatform: string;
  readonly shamanCheckoutId: string;
  readonly workerTagRowId: number | undefined;
  readonly compiled: CompiledJob;
  /** What its submitter should know. */
  readonly warnings: readonly JobWarning[];
  /** The id of who submitted it; undefined where nobody has signed in. */
  readonly owner: string | undefined;
}
