export { JobBlocklistEntryDto } from './blocklist.dto.js';
export {
  BegunDeviceSignInDto,
  DeviceDecisionDto,
  DeviceSignInDto,
  DeviceTokenRequestDto,
  NewDeviceSignInDto,
} from './device.dto.js';
export {
  ChangeActorDto,
  ChangeDto,
  ChangedObjectDto,
  ChangeFilterDto,
  ChangesDto,
  ChangesQueryDto,
} from './changes.dto.js';
export { CommandDto } from './commands.dto.js';
export {
  DashboardConfigurationDto,
  ManagerFolderDto,
  ManagerFolderQueryDto,
  NamedLinkDto,
  ManagerConfigurationDto,
  ManagerVariableDto,
  SharedStorageLocationDto,
  PathCheckInputDto,
  PathCheckResultDto,
  BlenderPathCheckResultDto,
  SetupAssistantConfigDto,
  TakenCountDto,
  TakeoverProgressDto,
  Flamenco3FarmDto,
} from './configuration.dto.js';
export { ErrorDto, SecurityErrorDto } from './errors.dto.js';
export {
  EventJobUpdateDto,
  AssignedWorkerDto,
  BlockedTaskDto,
  EventTaskUpdateDto,
  EventTaskLogUpdateDto,
  EventLastRenderedUpdateDto,
  EventWorkerUpdateDto,
  EventWorkerTagUpdateDto,
  EventChangeNotedDto,
  EventLifeCycleDto,
  EventFarmStatusDto,
  SocketIOSubscriptionDto,
} from './events.dto.js';
export { CauseRequeueDto, FailedTaskDto, JobCauseDto, JobCausesDto } from './failures.dto.js';
export { FilmSoFarDto } from './films.dto.js';
export {
  JobStatusChangeDto,
  JobPriorityChangeDto,
  JobTagChangeDto,
  RequeuedTasksDto,
  FailedTasksRequeueDto,
  JobDeletionFilesDto,
  JobDeletionInfoDto,
  JobDeletionQueryDto,
  JobMassDeletionSelectionDto,
} from './job-changes.dto.js';
export {
  AvailableJobSettingEvalInfoDto,
  AvailableJobSettingDto,
  AvailableJobTypeDto,
  AvailableJobTypesDto,
  InvalidJobTypeDto,
  JobTypeScriptDto,
  JobTypeScriptsDto,
} from './job-types.dto.js';
export { JobCheckQueryDto, JobCheckResultDto, JobCheckTaskDto, ScriptLogLineDto } from './job-check.dto.js';
export {
  JobAttentionDto,
  JobStorageInfoDto,
  SubmittedJobDto,
  JobDto,
  JobsQueryResultDto,
  JobsQueryDto,
  JobWarningDto,
  JobCompletionsDto,
  JobFacetDto,
  JobFacetsDto,
  JobsTaskCountsDto,
} from './jobs.dto.js';
export { ManagerSettingDto, ManagerSettingsDto, SettingFaultDto, SettingsCheckDto } from './settings.dto.js';
export { SavedViewDto, SavedViewListDto } from './saved-views.dto.js';
export {
  JobLastRenderedImageInfoDto,
  JobPictureDto,
  JobPreviewDto,
  JobPreviewsDto,
  RenderDto,
  RendersDto,
  RendersQueryDto,
  TaskOutputQueryDto,
} from './last-rendered.dto.js';
export {
  DEFAULT_PAGE_SIZE,
  JobCompletionsQueryDto,
  JobFacetsQueryDto,
  JobListQueryDto,
  JobTaskCountsQueryDto,
  JobQueryDto,
  TaskListQueryDto,
} from './list-queries.dto.js';
export {
  SCRIPT_LOG_LEVELS,
  VARIABLE_AUDIENCES,
  BLENDER_PATH_SOURCES,
  JOB_BULK,
  JOB_EXTRAS,
  TAKEOVER_STATES,
  JOB_SETTING_TYPES,
  JOB_SETTING_SUBTYPES,
  JOB_SETTING_VISIBILITIES,
  SHAMAN_FILE_STATUSES,
  TASK_ATTEMPT_OUTCOMES,
  LIFE_CYCLE_EVENT_TYPES,
  JOB_SORTINGS,
  TASK_SORTINGS,
  type JobBulk,
  type JobExtra,
  type JobSorting,
  type TaskSorting,
  type VariableAudience,
  type BlenderPathSource,
  type TakeoverState,
  type JobSettingType,
  type JobSettingSubtype,
  type JobSettingVisibility,
  type ShamanFileStatus,
  type TaskAttemptOutcome,
  type LifeCycleEventType,
} from './lists.js';
export { FlamencoVersionDto, FarmStatusReportDto } from './meta.dto.js';
export { refTo, NAMED_SCHEMAS, withNamedSchemas } from './named-schemas.js';
export type { SchemaClass } from './schema-class.js';
export {
  ShamanFileSpecDto,
  ShamanFileSpecWithStatusDto,
  ShamanRequirementsRequestDto,
  ShamanRequirementsResponseDto,
  ShamanCheckoutDto,
  ShamanCheckoutResultDto,
  ShamanDiscardedCheckoutDto,
  ShamanSingleFileStatusDto,
} from './shaman.dto.js';
export { WorkerSleepScheduleDto } from './sleep-schedules.dto.js';
export {
  RenderFindingDto,
  MissingThingDto,
  ReceiptMissingDto,
  ReceiptBlenderDto,
  ReceiptLoadedFileDto,
  ReceiptDeviceDto,
  ReceiptColorManagementDto,
  ReceiptSceneDto,
  ReceiptFileDto,
  ReceiptFrameDto,
  RenderReceiptDto,
  RenderReportDto,
} from './render-reports.dto.js';
export { JobAttemptDto, JobAttemptsDto, WorkerAttemptDto, WorkerAttemptsDto } from './job-attempts.dto.js';
export {
  ExtrasOfJobsDto,
  JobExtrasDto,
  JobExtrasQueryDto,
  MOST_NAMED_WORKERS,
  WorkerAtJobDto,
} from './job-extras.dto.js';
export { JobDependenciesDto, TaskDependenciesDto } from './job-dependencies.dto.js';
export {
  ESTIMATE_OBSTACLES,
  type EstimateObstacle,
  JobEstimateDto,
  JobEstimatesDto,
  ReadyEstimateDto,
  RunTimesByTaskTypeDto,
  RunTimesDto,
  TaskTypeRunTimesDto,
  UtilizationDto,
  UtilizationHourDto,
  UtilizationQuarterDto,
  UtilizationQueryDto,
  UtilizationWorkerDto,
} from './statistics.dto.js';
export { TaskAttemptWorkerDto, TaskAttemptDto } from './task-attempts.dto.js';
export { TaskFailureDto } from './task-failures.dto.js';
export { TaskLogInfoDto, TaskLogLinesDto, TaskLogLinesQueryDto } from './task-logs.dto.js';
export {
  TaskWorkerDto,
  TaskSummaryDto,
  JobTasksSummaryDto,
  WorkerTaskDto,
  TaskDto,
  TaskStatusChangeDto,
} from './tasks.dto.js';
export { KeptFrameDto, WholeFrameDto, WholeFrameFileDto } from './whole-frames.dto.js';
export {
  WorkerRegistrationDto,
  RegisteredWorkerDto,
  WorkerSignOnDto,
  WorkerStateChangeDto,
  WorkerStateChangedDto,
  AssignedTaskDto,
  TaskUpdateDto,
  MayKeepRunningDto,
} from './worker-protocol.dto.js';
export {
  WorkerGpuDto,
  WorkerDiskDto,
  WorkerProgramDto,
  WorkerDisplayDto,
  WorkerMachineDto,
  WorkerGpuLoadDto,
  WorkerDiskSpaceDto,
  WorkerLoadDto,
  WorkerLoadSampleDto,
  WorkerLoadHistoryDto,
  WorkerCheckResultDto,
  WorkerChecksDto,
} from './worker-machines.dto.js';
export {
  ExplanationDto,
  ExplanationNextDto,
  ExplanationReasonDto,
  ExplanationReferenceDto,
} from './why.dto.js';
export { WorkerTagDto, WorkerTagListDto, WorkerTagChangeRequestDto } from './worker-tags.dto.js';
export {
  WorkerCurrentTaskDto,
  WorkerStatusChangeRequestDto,
  WorkerSummaryDto,
  WorkerListDto,
  WorkerDto,
} from './workers.dto.js';
export { SharedFolderDto, SharedFolderEntryDto, SharedFolderQueryDto } from './shared-storage.dto.js';
export { JobQueueDto, JobQueueGroupDto, JobQueueQueryDto } from './job-queue.dto.js';
export { STORAGE_KINDS, type StorageKind, StoragePlaceDto, StorageSpaceDto } from './storage.dto.js';
export {
  IdentityDto,
  PasswordChangeDto,
  PasswordLinkOwnerDto,
  PasswordLinkUseDto,
  SessionDto,
  SessionListDto,
  SignedInUserDto,
  SignInDto,
  SignInOfferDto,
  SignOutAddressDto,
} from './identity.dto.js';
export {
  MadeRegistrationSecretDto,
  NewRegistrationSecretDto,
  RegistrationSecretDto,
  RegistrationSecretListDto,
  TurnedAwayWorkerDto,
  WaitingWorkerDto,
  WorkerAdmissionDto,
  WorkerAdmissionsDto,
} from './worker-admission.dto.js';
export {
  AccessTokenDto,
  AccessTokenListDto,
  AddedUserDto,
  MadeAccessTokenDto,
  NewAccessTokenDto,
  NewServiceTokenDto,
  NewUserDto,
  PasswordLinkDto,
  UserChangeDto,
  UserDto,
  UserListDto,
} from './people.dto.js';
export { WorkerPackageDto, WorkerPackagesDto } from './worker-packages.dto.js';
export { WorkerProblemDto, WorkerProblemsDto } from './worker-problems.dto.js';
