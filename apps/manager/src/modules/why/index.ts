export { toQuestionedJob } from './job-explainer.js';
export { hasFailedAllReady, judgeWorkers } from './worker-eligibility.js';
export { findTagOfJob, listMembers, listReadyTypes } from './persistence/job-facts.js';
