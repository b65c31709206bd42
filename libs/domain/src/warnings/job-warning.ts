/** What a submitter is warned of. */
export const JOB_WARNING_CODES = [
  'output-shared',
  'output-not-rooted',
  'job-without-tasks',
  'priority-out-of-range',
  'key-unknown',
  'setting-unknown',
  'job-type-setting',
  'platform-unknown',
  'command-unknown',
  'parameter-unknown',
  'parameter-missing',
  'parameter-type',
  'task-without-commands',
  'optional-without-effect',
  'variable-unknown',
  'task-type-without-worker',
  'path-without-variable',
] as const;

/** What a submitter is warned of. */
export type JobWarningCode = (typeof JOB_WARNING_CODES)[number];

/** Something about a job that is likely not meant, and does not keep it from running. */
export interface JobWarning {
  readonly code: JobWarningCode;
  /** What is the matter, for people to read. */
  readonly message: string;
  /** What to do about it, for people to read. */
  readonly remedy: string;
  /** UUIDs of other jobs that have to do with it. */
  readonly job_ids?: readonly string[];
}
