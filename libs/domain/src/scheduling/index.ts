/** Which Worker may have which task, in which order, and what stands between them. */
export {
  farthestOf,
  isBlockedTask,
  isOpenToWorkers,
  isPermanent,
  OBSTACLE_ENDS,
  whyJobHoldsBack,
  whyNotFor,
  whyNotTogether,
  whyTaskIsHeldBack,
  whyWorkerTakesNone,
  WORKER_OBSTACLES,
} from './obstacles.js';
export type {
  Candidacy,
  Demand,
  GateObstacle,
  HandedOutJob,
  HandedOutTask,
  Hold,
  JobObstacle,
  Obstacle,
  TaskObstacle,
  WorkerObstacle,
} from './obstacles.js';
export { compareCandidates } from './task-order.js';
export type { Candidate } from './task-order.js';
export { decideMayRun, decideTaskRequest } from './task-request.js';
export type { MayRunDecision, MayRunInput, RunningTask, TaskRequestDecision } from './task-request.js';
export { mayTakeJobTagged } from './worker-tags.js';
