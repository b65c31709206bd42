/** What the submitter of a job should know. */
export { CommandUseCollector, NO_COMMAND_USE } from './command-use.js';
export type { CommandPlace, CommandUse } from './command-use.js';
export { JOB_WARNING_CODES } from './job-warning.js';
export type { JobWarning, JobWarningCode } from './job-warning.js';
export { warnOfUnknownKey } from './unknown-key.js';
export { warningsOfJob } from './warnings-of-job.js';
export type { FarmFacts, JobToWarnOf, WorkerAbility } from './warnings-of-job.js';
