import type { JobId } from '@flamenco/domain/ids';
import type { TaskCounts } from '@flamenco/domain/jobs';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { JobAttention } from '@flamenco/domain/why';

/** A job as changes need it: what it is, and how far it is. */
export interface JobState {
  readonly id: number;
  readonly uuid: JobId;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: JobStatus;
  readonly activity: string;
  readonly taskCounts: TaskCounts;
  readonly stepsCompleted: number;
  readonly stepsTotal: number;
  readonly deleteRequestedAt: string | undefined;
  /** What it needs of a person, or it waits for ever. */
  readonly attention: JobAttention | undefined;
}
