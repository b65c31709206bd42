import type { TaskStatus } from '@flamenco/domain/statuses';
import type { AttemptFailure, WholeFrame } from '../tasks/index.js';

/** What a Worker reports about its task; whatever it leaves out stays as it is. */
export interface TaskReport {
  readonly status?: TaskStatus | undefined;
  readonly activity?: string | undefined;
  /** It hands the task back, and wants no more of this type of the job: why. */
  readonly blockBecause?: string | undefined;
  readonly log?: string | undefined;
  readonly stepsCompleted?: number | undefined;
  /** The attempt that it reports about. Flamenco 3's Workers send none. */
  readonly attemptId?: string | undefined;
  /** Number among the reports of the attempt, from 1 upwards. */
  readonly reportNumber?: number | undefined;
  /** Bytes of log that the attempt's earlier reports had. */
  readonly logOffset?: number | undefined;
  /** What went wrong, when the Worker failed. */
  readonly failure?: AttemptFailure | undefined;
  /** What came of a render command. */
  readonly render?: ReportedRender | undefined;
  /** Frames that the attempt has rendered whole, beside those of earlier reports. */
  readonly wholeFrames?: readonly WholeFrame[] | undefined;
  /** What was reported as whole is not what the job wants. */
  readonly forgetsFrames?: boolean | undefined;
}

/** What came of a render command of a task, as JSON: the Manager keeps it, and does not look into it. */
export interface ReportedRender {
  readonly command: number;
  readonly receipt: string | undefined;
  readonly findings: string;
}

/** The Worker that reports. */
export interface ReportingWorker {
  readonly id: number;
  readonly name: string;
}
