/** The statuses of jobs, tasks and Workers, and the facts about each. */
export {
  handsOutTasks,
  isFinalJobStatus,
  isJobStatus,
  isPassingJobStatus,
  JOB_STATUS_FACTS,
  JOB_STATUSES,
  jobStatusesThat,
} from './job-status.js';
export type { JobStatus, JobStatusFacts } from './job-status.js';
export {
  isActiveTaskStatus,
  isFinishedTaskStatus,
  isRunnableTaskStatus,
  isTaskStatus,
  satisfiesDependents,
  TASK_STATUS_FACTS,
  TASK_STATUSES,
  taskStatusesThat,
} from './task-status.js';
export type { TaskStatus, TaskStatusFacts } from './task-status.js';
export { isWorkerStatus, takesTasks, WORKER_STATUS_FACTS, WORKER_STATUSES } from './worker-status.js';
export type { WorkerStatus, WorkerStatusFacts } from './worker-status.js';
