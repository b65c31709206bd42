export {
  conflict,
  ERROR_KINDS,
  FarmError,
  forbidden,
  httpStatusOf,
  invalid,
  isFarmError,
  notFound,
  unavailable,
} from './errors.js';
export type { ErrorKind, FarmErrorOptions } from './errors.js';
export { isUuid, parseAttemptId, parseJobId, parseTagId, parseTaskId, parseWorkerId } from './ids.js';
export type { AttemptId, JobId, TagId, TaskId, WorkerId } from './ids.js';

export {
  handsOutTasks,
  isFinalJobStatus,
  isJobStatus,
  isPassingJobStatus,
  JOB_STATUS_FACTS,
  JOB_STATUSES,
  jobStatusesThat,
} from './statuses/job-status.js';
export type { JobStatus, JobStatusFacts } from './statuses/job-status.js';
export {
  isActiveTaskStatus,
  isFinishedTaskStatus,
  isRunnableTaskStatus,
  isTaskStatus,
  satisfiesDependents,
  TASK_STATUS_FACTS,
  TASK_STATUSES,
  taskStatusesThat,
} from './statuses/task-status.js';
export type { TaskStatus, TaskStatusFacts } from './statuses/task-status.js';
export {
  isWorkerStatus,
  takesTasks,
  WORKER_STATUS_FACTS,
  WORKER_STATUSES,
} from './statuses/worker-status.js';
export type { WorkerStatus, WorkerStatusFacts } from './statuses/worker-status.js';
export { FARM_STATUS_WITHOUT_MANAGER, FARM_STATUSES, farmStatus } from './farm/farm-status.js';
export type { FarmStatus, FarmView } from './farm/farm-status.js';

export {
  countTasks,
  emptyTaskCounts,
  moveAllCounts,
  moveCount,
  sumOver,
  tasksThat,
  totalTasks,
} from './jobs/task-counts.js';
export type { TaskCounts } from './jobs/task-counts.js';
export type { JobView } from './jobs/job-view.js';

export {
  chunkFrames,
  countFrames,
  formatFrameRange,
  MAX_FRAMES,
  parseFrameRange,
} from './frames/frame-range.js';
export { framesOfCommands, framesOfRenderArgs } from './frames/render-frames.js';
export { OutputCollector } from './outputs/job-outputs.js';
export type { JobOutput, OutputKind } from './outputs/job-outputs.js';
export { isBelowFolder } from './outputs/output-root.js';
export { nameOf, warnOfOwnDisks, warnOfSharers } from './outputs/output-warnings.js';
export type { OutputSharer } from './outputs/output-warnings.js';
export { CommandUseCollector, NO_COMMAND_USE } from './warnings/command-use.js';
export type { CommandPlace, CommandUse } from './warnings/command-use.js';
export { JOB_WARNING_CODES } from './warnings/job-warning.js';
export type { JobWarning, JobWarningCode } from './warnings/job-warning.js';
export { warnOfUnknownKey } from './warnings/unknown-key.js';
export { warningsOfJob } from './warnings/warnings-of-job.js';
export type { FarmFacts, JobToWarnOf, WorkerAbility } from './warnings/warnings-of-job.js';
export { findPathProblem } from './outputs/path-limits.js';
export { FINDING_ACTIONS, FINDING_KINDS } from './findings/finding-kinds.js';
export type { FindingAction, FindingKind, FindingKindFacts } from './findings/finding-kinds.js';
export {
  checkFindingActions,
  FINDING_ACTIONS_KEY,
  readFindingActions,
  unusualActions,
} from './findings/finding-actions.js';
export { judgeFinding } from './findings/finding.js';
export type { Finding, FindingActions, FoundThing } from './findings/finding.js';
export {
  COMMAND_DESCRIPTIONS,
  COMMON_PARAMETERS,
  isCommandName,
  parametersOf,
} from './commands/command-descriptions.js';
export type { CommandName, ParametersOf } from './commands/command-descriptions.js';
export type {
  CommandDescription,
  ParameterDescription,
  ParameterType,
} from './commands/parameter-description.js';
export { COMMAND_PROBLEM_KINDS, problemsOfCommand, readParameters } from './commands/read-parameters.js';
export type { CommandProblem, CommandProblemKind, ReadCommand } from './commands/read-parameters.js';
export { nameOrder } from './names/name-order.js';
export { didYouMean, nearestName } from './names/nearest-name.js';
export {
  baseName,
  dirName,
  isRootPath,
  joinPaths,
  stemName,
  toPlatformPath,
  toSlashes,
  trimTrailingSeparators,
} from './paths/platform-paths.js';
export type { Platform } from './paths/platform-paths.js';
export { quoteShell, splitShell } from './shell/shell-words.js';
export { formatDuration, parseDuration } from './time/duration.js';
export { findInterruption, type Interruption } from './time/interruption.js';
export { ceilToSecond, hearingWindow } from './time/timeouts.js';
export { formatTimestamp } from './time/timestamp.js';
export type { DateParts } from './time/timestamp.js';

export { FARM_EVENT_NAMES, roomsOf, topicsOf } from './events/farm-events.js';
export { DOMAIN_EVENT_NAMES, DOMAIN_EVENTS, domainEventOf } from './events/domain-events.js';
export type { DomainEvent, DomainEventName } from './events/domain-events.js';
export type { EventRooms, FarmEvent, FarmEventMap, FarmEventName } from './events/farm-events.js';
export {
  AUTOMATIC_ROOMS,
  HEARTBEAT_EVENT,
  parseSubscriptionOperation,
  SUBSCRIPTION_EVENT,
  SUBSCRIPTION_OPERATIONS,
  SUBSCRIPTION_TYPES,
  subscriptionRooms,
} from './events/subscriptions.js';
export type { SubscriptionOperation, SubscriptionRequest, SubscriptionType } from './events/subscriptions.js';
export { MOST_TASKS_BLOCKED } from './events/payloads.js';
export { mergeJobUpdates } from './events/merged-updates.js';
export type {
  BlockedTask,
  CurrentTask,
  FarmStatusChangedPayload,
  JobUpdatedPayload,
  LastRenderedUpdatedPayload,
  LifeCyclePayload,
  TaskLogUpdatedPayload,
  TaskUpdatedPayload,
  WorkerTagUpdatedPayload,
  WorkerUpdatedPayload,
} from './events/payloads.js';

export { planFilmSoFar } from './jobs/film-so-far.js';
export type { FilmCommand } from './jobs/film-so-far.js';
export { followUpOf } from './jobs/follow-ups.js';
export { heldPriority, JOB_PRIORITIES, warnOfPriority } from './jobs/job-priority.js';
export { bringsJobBack, planFailedRequeue, statusesOfFailedRequeue } from './jobs/requeue-failed.js';
export { planFollowUps, planJobChange, planStuckJob } from './jobs/job-chain.js';
export type { JobStep, MassUpdate } from './jobs/job-chain.js';
export { decideTaskChange, returnedTaskStatus, statusChangeLogLine } from './tasks/task-change.js';
export type { TaskChange, TaskChangeInput } from './tasks/task-change.js';
export { DEFAULT_FAILURE_RULES, TASK_RIPPLES } from './tasks/task-ripples.js';
export type { FailureRules, Ripple } from './tasks/task-ripples.js';
export {
  checkInitialJobStatus,
  checkJobTransition,
  checkNotBeingDeleted,
  forgetsFailures,
  INITIAL_JOB_STATUSES,
  legalJobRequests,
  legalJobTransitions,
  interpretJobStatusRequest,
} from './jobs/job-requests.js';
export { checkTaskTransition, legalTaskTransitions, requestableTaskStatuses } from './tasks/task-requests.js';
export { checkTaskReport, clampSteps } from './tasks/task-report.js';
export type { TaskReport, TaskReportDecision } from './tasks/task-report.js';
export { givenUpActivity, isOptionalTask } from './tasks/optional-task.js';
export { decideFailure, DEFAULT_FAILURE_THRESHOLDS } from './tasks/task-failure.js';
export type { FailureDecision, FailureInput, FailureThresholds } from './tasks/task-failure.js';
export { compareCandidates } from './tasks/task-order.js';
export type { Candidate } from './tasks/task-order.js';
export { stepsOfTask } from './tasks/task-steps.js';
export { checkCompiledTasks } from './jobs/compiled-tasks.js';
export type { CompiledTask } from './jobs/compiled-tasks.js';

export {
  canBeForgotten,
  canTimeOut,
  decideScheduledStatus,
  decideSignOff,
  decideSignOn,
  decideStateChanged,
  decideStatusRequest,
  decideWorkerTimeout,
  normalizeTaskTypes,
  RETURN_REASONS,
} from './workers/worker-bookkeeping.js';
export type { SignOnChange } from './workers/worker-bookkeeping.js';
export { decideMayRun, decideTaskRequest } from './workers/task-request.js';
export type {
  MayRunDecision,
  MayRunInput,
  RunningTask,
  TaskRequestDecision,
} from './workers/task-request.js';
export { mayTakeJobTagged } from './workers/worker-tags.js';
export { isIdentityInUse, isSessionSuperseded } from './workers/worker-session.js';
export type { StatusRequest, WorkerChange, WorkerView } from './workers/worker-view.js';

export { DAYS, formatDays, parseDays } from './schedules/days.js';
export type { Day } from './schedules/days.js';
export { nextCheck, parseSleepSchedule, scheduledStatus } from './schedules/sleep-schedule.js';
export type {
  LocalTime,
  ScheduledStatus,
  SleepSchedule,
  SleepScheduleText,
} from './schedules/sleep-schedule.js';
export { formatTimeOfDay, parseTimeOfDay } from './schedules/time-of-day.js';

export { AUDIENCES, JOBS_VARIABLE } from './variables/variable-definition.js';
export type { Audience, VariableDefinition, VariableValue } from './variables/variable-definition.js';
export { VariableTable } from './variables/variable-table.js';
export type { ResolvedVariable, VariableTableOptions } from './variables/variable-table.js';

export {
  formatSsdpMessage,
  foundManager,
  isManagerSearch,
  MANAGER_SERVICE_TYPE,
  managerSearch,
  parseSsdpMessage,
  SSDP_GROUP,
  SSDP_MAX_WAIT_SECONDS,
} from './discovery/ssdp.js';
export type { SsdpMessage } from './discovery/ssdp.js';

export {
  farthestOf,
  isBlockedTask,
  isPermanent,
  OBSTACLE_ENDS,
  isOpenToWorkers,
  whyJobHoldsBack,
  whyNotFor,
  whyNotTogether,
  whyTaskIsHeldBack,
  whyWorkerTakesNone,
  WORKER_OBSTACLES,
} from './why/obstacles.js';
export type {
  Candidacy,
  Demand,
  HandedOutJob,
  HandedOutTask,
  JobObstacle,
  Obstacle,
  TaskObstacle,
  WorkerObstacle,
} from './why/obstacles.js';
export { outlookOfJob } from './why/job-outlook.js';
export type { JobAttention, JobOutlook, StaffedTasks } from './why/job-outlook.js';
export { NAMED_EXAMPLES, REASON_CODES } from './why/explanation.js';
export type { Explanation, Named, NextTask, Reason, ReasonCode } from './why/explanation.js';
export type { WorkerEligibility } from './why/worker-eligibility.js';
export { explainJob } from './why/why-job.js';
export type { JobQuestion, QuestionedJob, ReadyTasks } from './why/why-job.js';
export { explainTask } from './why/why-task.js';
export type { NeededTask, TaskQuestion } from './why/why-task.js';
export { explainWorker } from './why/why-worker.js';
export type { Missed, NotForIt, WorkerQuestion } from './why/why-worker.js';
export { nextWakeUp } from './schedules/next-wake-up.js';
export type { WakeUp } from './schedules/next-wake-up.js';
