export { TasksModule } from './tasks.module.js';
export { AssignmentSignal } from './assignment-signal.js';
export { attemptOutcomeOf } from './attempt-outcome.js';
export { saveAttemptRender } from './persistence/attempt-renders.js';
export {
  type ReportPosition,
  closeAttempt,
  completeCanceledAttempt,
  findLastReport,
  openAttempt,
  saveReportPosition,
} from './persistence/attempts.js';
export { recountUnmetDependencies } from './persistence/dependencies.js';
export {
  addFailure,
  clearFailuresOfJob,
  clearFailuresOfTasksIn,
  countFailingWorkers,
  countFailuresOf,
} from './persistence/failures.js';
export { listVideoTasks } from './persistence/film-commands.js';
export { isOptional, listReadyIfOptional } from './persistence/optional-tasks.js';
export { insertDependencies, insertTasks } from './persistence/task-inserter.js';
export {
  type WorkerTaskRow,
  findCommands,
  findCurrentTask,
  findLatestTaskOf,
  listActiveTasks,
} from './persistence/task-list.js';
export {
  type TaskOwner,
  type TaskState,
  findTaskOwner,
  listSilentTasks,
  listWorkersOn,
  loadActiveTasksOf,
  loadFailedTasksOf,
  loadTask,
  loadTaskById,
  ownerOf,
  touchTask,
} from './persistence/task-rows.js';
export {
  type WholeFrame,
  forgetFramesOfJob,
  forgetFramesOfTask,
  forgetFramesOfTasksIn,
  listKeptFrames,
  saveWholeFrames,
} from './persistence/whole-frames.js';
export { StatusChanger, type TaskChangeDetails } from './status-changer.js';
export { type StuckJobScope, StuckJobSignal } from './stuck-job-signal.js';
export { toTaskSummaryDto } from './task-summary.js';
export { TASK_FAILURE_SETTINGS } from './task-failure.settings.js';
