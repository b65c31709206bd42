import type { JobStatus } from '@flamenco/domain/statuses';

/** What another job can be made of. */
export interface JobDescription {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly priority: number;
  readonly status: JobStatus;
  readonly submitterPlatform: string;
  /** A tag's UUID. */
  readonly workerTag: string | undefined;
  readonly isBeingDeleted: boolean;
}
