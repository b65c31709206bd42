import { saveAttemptFailure } from './persistence/attempt-failures.js';
import { saveAttemptRender } from './persistence/attempt-renders.js';
import {
  closeAttempt,
  completeEndedAttempt,
  disownLostAttempts,
  openAttempt,
  saveReportPosition,
} from './persistence/attempts.js';
import { recountUnmetDependencies } from './persistence/dependencies.js';
import { addFailure, clearFailuresOfJob, clearFailuresOfTasksIn } from './persistence/failures.js';
import { insertDependencies, insertTasks } from './persistence/task-inserter.js';
import { touchTask } from './persistence/task-rows.js';
import {
  forgetFramesOfJob,
  forgetFramesOfTask,
  forgetFramesOfTasksIn,
  saveWholeFrames,
} from './persistence/whole-frames.js';

/** What others have written about tasks, within their work. Statuses are written by StatusChanger alone. */
export const taskRecords = {
  insert: insertTasks,
  insertDependencies,
  recountUnmetDependencies,
  touch: touchTask,
  openAttempt,
  closeAttempt,
  completeEndedAttempt,
  disownLostAttempts,
  saveReportPosition,
  saveRender: saveAttemptRender,
  saveFailure: saveAttemptFailure,
  addFailure,
  clearFailuresOfJob,
  clearFailuresOfTasksIn,
  saveWholeFrames,
  forgetFramesOfTask,
  forgetFramesOfTasksIn,
  forgetFramesOfJob,
} as const;
