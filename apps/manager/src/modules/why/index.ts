export { toQuestionedJob } from './job-explainer.js';
export { hasFailedAllReady, judgeWorkers } from './worker-eligibility.js';
