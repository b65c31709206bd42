import type { Actor } from '../../database/actor.js';
import type { SqlReader } from '../../database/sql.js';
import type { Compilation } from './job-compilation.js';
import type { SubmittedJob } from './submitted-job.js';

/** A job that is about to be stored. */
export interface Submission {
  readonly submitted: SubmittedJob;
  readonly compilation: Compilation;
  /** Who submits it. */
  readonly actor: Actor;
}

/** A part of the Manager that may refuse a job, or amend it, before it is stored. */
export interface BeforeSubmission {
  /**
   * Asked in the work that stores the job, and when somebody wants to know whether it could be submitted. A work may be tried again: it
   * reads, and changes nothing.
   * @returns the job as it is to be stored
   * @throws FarmError to refuse it: its message is the answer
   */
  admit(sql: SqlReader, submission: Submission): Promise<Submission>;
}
