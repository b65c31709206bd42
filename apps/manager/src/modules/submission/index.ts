export type { BeforeSubmission, Submission } from './before-submission.js';
export { SubmissionModule } from './submission.module.js';
export { JobSubmission } from './job-submission.js';
export type { SubmittedJob } from './submitted-job.js';
