/** Tasks: how they change, and what follows from their reports and failures. */
export { givenUpActivity, isOptionalTask } from './optional-task.js';
export { decideTaskChange, returnedTaskStatus, statusChangeLogLine } from './task-change.js';
export type { TaskChange, TaskChangeInput } from './task-change.js';
export { decideFailure, DEFAULT_FAILURE_THRESHOLDS } from './task-failure.js';
export type { FailureDecision, FailureInput, FailureThresholds } from './task-failure.js';
export { checkTaskReport, clampSteps, reportsFailure } from './task-report.js';
export type { TaskReport, TaskReportDecision } from './task-report.js';
export { checkTaskTransition, legalTaskTransitions, requestableTaskStatuses } from './task-requests.js';
export { DEFAULT_FAILURE_RULES, TASK_RIPPLES } from './task-ripples.js';
export type { FailureRules, Ripple } from './task-ripples.js';
export { stepsOfTask } from './task-steps.js';
