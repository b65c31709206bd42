export { JobsModule } from './jobs.module.js';
export { jobUpdated } from './job-events.js';
export { AssignmentSignal } from './assignment-signal.js';
export { RunnableSignal } from './runnable-signal.js';
export { StuckJobSignal, type StuckJobScope } from './stuck-job-signal.js';
export { StatusChanger, type TaskChangeDetails } from './status-changer.js';
export { loadJob, loadJobById, type JobState } from './persistence/job-rows.js';
export { isOptional, listReadyIfOptional } from './persistence/optional-tasks.js';
export {
  findTaskOwner,
  listSilentTasks,
  listWorkersOn,
  loadActiveTasksOf,
  loadFailedTasksOf,
  loadTask,
  loadTaskById,
  ownerOf,
  touchTask,
  type TaskOwner,
  type TaskState,
} from './persistence/task-rows.js';
export {
  changeRunnable,
  countReady,
  groupsInOrder,
  NO_TAG,
  openGroups,
  recountGroups,
  runnableTypesOf,
  type RunnableGroup,
} from './persistence/runnable-groups.js';
export {
  closeAttempt,
  completeCanceledAttempt,
  findLastReport,
  openAttempt,
  saveReportPosition,
  type ReportPosition,
} from './persistence/attempts.js';
export { attemptOutcomeOf } from './attempt-outcome.js';
export { recountUnmetDependencies } from './persistence/dependencies.js';
export { insertMetadata } from './persistence/job-metadata.js';
export { insertOutputs } from './persistence/job-outputs.js';
export { listAttemptRenders, saveAttemptRender, type AttemptRender } from './persistence/attempt-renders.js';
export {
  countProspects,
  findNextTask,
  firstNotFailed,
  isBlocked,
  type TaskSeeker,
} from './persistence/next-task.js';
export {
  addBlock,
  addFailure,
  clearFailuresOfTask,
  countFailingWorkers,
  countFailuresOf,
  countOtherCapableWorkers,
} from './persistence/failures.js';
export {
  findCommands,
  findCurrentTask,
  findMetadata,
  findJobOfTask,
  findLatestTaskOf,
  findTaskRow,
  listActiveTasks,
  listAttempts,
  listFailingWorkers,
  listTaskRowsAfter,
  type AttemptRow,
  type FailedByRow,
  type TaskRow,
  type WorkerTaskRow,
} from './persistence/task-list.js';
export {
  forgetFramesOfTask,
  listKeptFrames,
  saveWholeFrames,
  type WholeFrame,
} from './persistence/whole-frames.js';
export { readTaskPage } from './persistence/task-pages.js';
export { toTaskSummaryDto } from './task-summary.js';
export { countJobsByStatus } from './persistence/job-list.js';
export { countTasksByStatus } from './persistence/task-totals.js';
