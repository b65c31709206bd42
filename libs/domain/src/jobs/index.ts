/** Jobs: how they change, with their tasks, and what people may ask of them. */
export { checkCompiledTasks } from './compiled-tasks.js';
export type { CompiledTask, TaskPositions } from './compiled-tasks.js';
export { planFilmSoFar } from './film-so-far.js';
export type { FilmCommand } from './film-so-far.js';
export { followUpOf } from './follow-ups.js';
export { planFollowUps, planJobChange, planStuckJob } from './job-chain.js';
export type { JobStep, MassUpdate } from './job-chain.js';
export { checkLinkTemplate, fillLink } from './job-links.js';
export { heldPriority, JOB_PRIORITIES, warnOfPriority } from './job-priority.js';
export {
  checkInitialJobStatus,
  checkJobTransition,
  checkNotBeingDeleted,
  forgetsFailures,
  INITIAL_JOB_STATUSES,
  interpretJobStatusRequest,
  legalJobRequests,
  legalJobTransitions,
} from './job-requests.js';
export { LONGEST_USER_NAME, projectOf, userOf } from './job-user.js';
export type { JobView } from './job-view.js';
export { bringsJobBack, planFailedRequeue, statusesOfFailedRequeue } from './requeue-failed.js';
export {
  countTasks,
  emptyTaskCounts,
  moveAllCounts,
  moveCount,
  sumOver,
  tasksThat,
  totalTasks,
} from './task-counts.js';
export type { TaskCounts } from './task-counts.js';
