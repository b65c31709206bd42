/** Why something does not run, in words. */
export { NAMED_EXAMPLES, REASON_CODES } from './explanation.js';
export type { Explanation, Named, NextTask, Reason, ReasonCode } from './explanation.js';
export { outlookOfJob } from './job-outlook.js';
export type { JobAttention, JobOutlook, StaffedTasks } from './job-outlook.js';
export { explainJob } from './why-job.js';
export type { JobQuestion, QuestionedJob, ReadyTasks } from './why-job.js';
export { explainTask } from './why-task.js';
export type { NeededTask, TaskQuestion } from './why-task.js';
export { explainWorker } from './why-worker.js';
export type { Missed, NotForIt, WorkerQuestion } from './why-worker.js';
export type { WorkerEligibility } from './worker-eligibility.js';
