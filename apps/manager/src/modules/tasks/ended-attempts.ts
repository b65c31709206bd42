import { Injectable } from '@nestjs/common';
import type { Work } from '../../database/unit-of-work.js';
import { Port } from '../../port.js';
import type { AttemptOutcome } from './attempt-outcome.js';

/** An attempt at a task that has ended. */
export interface EndedAttempt {
  readonly jobId: number;
  readonly taskType: string;
  readonly workerId: number | undefined;
  /** UTC, as the database writes it. */
  readonly started: string;
  readonly ended: string;
  readonly outcome: AttemptOutcome;
}

/** What is told of attempts that end, within the work in which they do. */
export interface EndedAttemptKeeper {
  keep(work: Work, attempts: readonly EndedAttempt[]): Promise<void>;
}

/** Where statistics are told of attempts that ended. A Manager without them keeps none. */
@Injectable()
export class EndedAttempts extends Port<EndedAttemptKeeper> {
  constructor() {
    super({ keep: () => Promise.resolve() });
  }
}
