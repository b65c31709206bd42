import type { AttemptId } from '@flamenco/domain/ids';
import type { AttemptOutcome } from './attempt-outcome.js';

/** An attempt at a task. */
export interface AttemptState {
  readonly id: number;
  readonly uuid: AttemptId;
  /** Attempts at a task count from 1. */
  readonly number: number;
  readonly started: string;
  readonly isOpen: boolean;
  /** How it ended; undefined while it is open. */
  readonly outcome: AttemptOutcome | undefined;
  readonly reports: ReportPosition;
}

/** How far the reports of an attempt have been taken. */
export interface ReportPosition {
  /** Number of the last report; 0 before the first one, and for Workers that do not number theirs. */
  readonly lastReport: number;
  /** Tells whether a report without a number is the same as the last one; undefined when that had a number. */
  readonly lastFingerprint: string | undefined;
  /** Bytes of log that the Worker has sent. */
  readonly logBytes: number;
  /** Size of the attempt's log file after those. */
  readonly logEnd: number;
}
