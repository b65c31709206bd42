import {
  findAttemptFailure,
  hasManyFailures,
  listCauseCounts,
  listCausedFailures,
  listCausedTasks,
  listCausingWorkers,
} from './persistence/attempt-failures.js';
import { findLastReport } from './persistence/attempts.js';
import { isNeededBy, listNeededTasks } from './persistence/dependencies.js';
import {
  countFailingWorkers,
  countFailuresOf,
  hasFailedSome,
  listWorkersThatFailed,
} from './persistence/failures.js';
import { listVideoTasks } from './persistence/film-commands.js';
import { listCommandsOf } from './persistence/first-commands.js';
import { listFirstFrames } from './persistence/first-frames.js';
import { isOptional, listReadyIfOptional } from './persistence/optional-tasks.js';
import { countByGroup, firstNotFailed } from './persistence/ready-tasks.js';
import { findRunningTime, listRunning, listWorkersAt } from './persistence/running-times.js';
import {
  findCommands,
  findCurrentTask,
  findFramesOfTask,
  findJobOfTask,
  findLatestTaskOf,
  listActiveTasks,
  listAttemptsOfWorker,
} from './persistence/task-list.js';
import {
  findTaskOwner,
  listSilentTasks,
  loadActiveTasksOf,
  loadFailedTasksOf,
  loadTask,
  loadTaskById,
} from './persistence/task-rows.js';
import { listKeptFrames } from './persistence/whole-frames.js';

/** What others ask about tasks, their attempts and their failures. */
export const taskQuestions = {
  load: loadTask,
  loadById: loadTaskById,
  findOwner: findTaskOwner,
  activeOf: loadActiveTasksOf,
  failedBy: loadFailedTasksOf,
  listSilent: listSilentTasks,
  isOptional,
  listReadyIfOptional,
  currentOf: findCurrentTask,
  latestOf: findLatestTaskOf,
  listActive: listActiveTasks,
  listRunning,
  listWorkersAt,
  listFirstFrames,
  attemptsOf: listAttemptsOfWorker,
  commandsOf: findCommands,
  listCommandsOf,
  videoTasksOf: listVideoTasks,
  keptFramesOf: listKeptFrames,
  lastReportOf: findLastReport,
  neededBy: listNeededTasks,
  isNeededBy,
  runningTimeOf: findRunningTime,
  firstNotFailed,
  workersThatFailed: listWorkersThatFailed,
  hasFailedSome,
  countFailingWorkers,
  countFailuresOf,
  countByGroup,
  listCauseCounts,
  listCausedFailures,
  listCausedTasks,
  listCausingWorkers,
  hasManyFailures,
  failureOf: findAttemptFailure,
  jobOf: findJobOfTask,
  framesOf: findFramesOfTask,
} as const;
