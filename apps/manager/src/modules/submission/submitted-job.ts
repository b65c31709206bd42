import type { JobStatus } from '@flamenco/domain/statuses';
import type { JobWarning } from '@flamenco/domain/warnings';

/** A job as it is submitted; optional things are left out. */
export interface SubmittedJob {
  readonly name: string;
  readonly type: string;
  readonly typeEtag: string | undefined;
  readonly priority: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly submitterPlatform: string;
  readonly shamanCheckoutId: string | undefined;
  readonly workerTag: string | undefined;
  readonly initialStatus: JobStatus;
  /** What its submitter should know of the submission itself. */
  readonly warnings: readonly JobWarning[];
}
