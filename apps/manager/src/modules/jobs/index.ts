export { jobUpdated } from './job-events.js';
export { jobToJson } from './job-json.js';
export { type NewJob, insertJob } from './persistence/job-inserter.js';
export { type JobRow, countJobsByStatus, findJobRow, findWorkerTag } from './persistence/job-list.js';
export { findMetadata, insertMetadata } from './persistence/job-metadata.js';
export {
  insertOutputs,
  listSharers,
  listWorkerAbilities,
  listWorkerPlatforms,
} from './persistence/job-outputs.js';
export {
  JOB_STATE_COLUMNS,
  type JobState,
  type JobStateRow,
  isJobToStay,
  loadJob,
  loadJobById,
  saveJobAttention,
  saveJobPriority,
  saveJobProgress,
  saveTaskCounts,
  toJobState,
} from './persistence/job-rows.js';
export { countTasksByStatus } from './persistence/task-totals.js';
