import { JobBlocklistEntryDto } from './blocklist.dto.js';
import { CommandDto } from './commands.dto.js';
import {
  BlenderPathCheckResultDto,
  ManagerConfigurationDto,
  ManagerVariableDto,
  PathCheckInputDto,
  PathCheckResultDto,
  SetupAssistantConfigDto,
  SharedStorageLocationDto,
} from './configuration.dto.js';
import { ErrorDto, SecurityErrorDto } from './errors.dto.js';
import {
  AssignedWorkerDto,
  BlockedTaskDto,
  EventFarmStatusDto,
  EventJobUpdateDto,
  EventLastRenderedUpdateDto,
  EventLifeCycleDto,
  EventTaskLogUpdateDto,
  EventTaskUpdateDto,
  EventWorkerTagUpdateDto,
  EventWorkerUpdateDto,
  SocketIOSubscriptionDto,
} from './events.dto.js';
import {
  FailedTasksRequeueDto,
  JobDeletionFilesDto,
  JobDeletionInfoDto,
  JobMassDeletionSelectionDto,
  JobPriorityChangeDto,
  JobStatusChangeDto,
  JobTagChangeDto,
  RequeuedTasksDto,
} from './job-changes.dto.js';
import {
  AvailableJobSettingDto,
  AvailableJobSettingEvalInfoDto,
  AvailableJobTypeDto,
  AvailableJobTypesDto,
  InvalidJobTypeDto,
} from './job-types.dto.js';
import { JobCheckResultDto, JobCheckTaskDto, ScriptLogLineDto } from './job-check.dto.js';
import {
  JobAttentionDto,
  JobDto,
  JobsQueryDto,
  JobWarningDto,
  JobsQueryResultDto,
  JobStorageInfoDto,
  SubmittedJobDto,
} from './jobs.dto.js';
import { JobLastRenderedImageInfoDto } from './last-rendered.dto.js';
import { FarmStatusReportDto, FlamencoVersionDto } from './meta.dto.js';
import {
  ShamanCheckoutDto,
  ShamanCheckoutResultDto,
  ShamanDiscardedCheckoutDto,
  ShamanFileSpecDto,
  ShamanFileSpecWithStatusDto,
  ShamanRequirementsRequestDto,
  ShamanRequirementsResponseDto,
  ShamanSingleFileStatusDto,
} from './shaman.dto.js';
import { WorkerSleepScheduleDto } from './sleep-schedules.dto.js';
import {
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
import { TaskAttemptDto, TaskAttemptWorkerDto } from './task-attempts.dto.js';
import { TaskLogInfoDto, TaskLogLinesDto } from './task-logs.dto.js';
import {
  JobTasksSummaryDto,
  TaskDto,
  TaskStatusChangeDto,
  TaskSummaryDto,
  TaskWorkerDto,
  WorkerTaskDto,
} from './tasks.dto.js';
import {
  ExplanationDto,
  ExplanationNextDto,
  ExplanationReasonDto,
  ExplanationReferenceDto,
} from './why.dto.js';
import {
  AssignedTaskDto,
  MayKeepRunningDto,
  RegisteredWorkerDto,
  TaskUpdateDto,
  WorkerProblemDto,
  WorkerProblemsDto,
  WorkerRegistrationDto,
  WorkerSignOnDto,
  WorkerStateChangedDto,
  WorkerStateChangeDto,
} from './worker-protocol.dto.js';
import { KeptFrameDto, WholeFrameDto, WholeFrameFileDto } from './whole-frames.dto.js';
import { WorkerTagChangeRequestDto, WorkerTagDto, WorkerTagListDto } from './worker-tags.dto.js';
import {
  WorkerCurrentTaskDto,
  WorkerDto,
  WorkerListDto,
  WorkerStatusChangeRequestDto,
  WorkerSummaryDto,
} from './workers.dto.js';

/** A class whose decorators describe a schema. */
export type SchemaClass = new () => object;

/** What travels over Socket.IO; no operation refers to these, so `@ApiExtraModels(...EVENT_PAYLOADS)` brings them into the document. */
export const EVENT_PAYLOADS: readonly SchemaClass[] = [
  EventFarmStatusDto,
  EventJobUpdateDto,
  EventLastRenderedUpdateDto,
  EventLifeCycleDto,
  EventTaskLogUpdateDto,
  EventTaskUpdateDto,
  EventWorkerTagUpdateDto,
  EventWorkerUpdateDto,
  SocketIOSubscriptionDto,
];

/**
 * Every class of the contract. Given as extra models to `SwaggerModule.createDocument`, they make the document whole whichever
 * operations the Manager has, so that clients are generated from the same schemas from the start.
 */
export const SCHEMA_CLASSES: readonly SchemaClass[] = [
  ...EVENT_PAYLOADS,
  AssignedTaskDto,
  AssignedWorkerDto,
  AvailableJobSettingDto,
  AvailableJobSettingEvalInfoDto,
  AvailableJobTypeDto,
  AvailableJobTypesDto,
  BlenderPathCheckResultDto,
  BlockedTaskDto,
  CommandDto,
  ErrorDto,
  ExplanationDto,
  ExplanationNextDto,
  ExplanationReasonDto,
  ExplanationReferenceDto,
  FarmStatusReportDto,
  FlamencoVersionDto,
  InvalidJobTypeDto,
  JobAttentionDto,
  JobCheckResultDto,
  JobCheckTaskDto,
  ScriptLogLineDto,
  JobCheckTaskDto,
  ScriptLogLineDto,
  JobBlocklistEntryDto,
  FailedTasksRequeueDto,
  JobDeletionFilesDto,
  JobDeletionInfoDto,
  JobDto,
  JobLastRenderedImageInfoDto,
  JobMassDeletionSelectionDto,
  JobPriorityChangeDto,
  JobStatusChangeDto,
  JobStorageInfoDto,
  JobTagChangeDto,
  RequeuedTasksDto,
  JobTasksSummaryDto,
  JobsQueryDto,
  JobWarningDto,
  JobsQueryResultDto,
  KeptFrameDto,
  ManagerConfigurationDto,
  ManagerVariableDto,
  MayKeepRunningDto,
  PathCheckInputDto,
  PathCheckResultDto,
  RegisteredWorkerDto,
  SecurityErrorDto,
  SetupAssistantConfigDto,
  ShamanCheckoutDto,
  ShamanCheckoutResultDto,
  ShamanDiscardedCheckoutDto,
  ShamanFileSpecDto,
  ShamanFileSpecWithStatusDto,
  ShamanRequirementsRequestDto,
  ShamanRequirementsResponseDto,
  ShamanSingleFileStatusDto,
  SharedStorageLocationDto,
  SubmittedJobDto,
  TaskAttemptDto,
  TaskAttemptWorkerDto,
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
  TaskDto,
  TaskLogInfoDto,
  TaskLogLinesDto,
  TaskStatusChangeDto,
  TaskSummaryDto,
  TaskUpdateDto,
  TaskWorkerDto,
  WholeFrameDto,
  WholeFrameFileDto,
  WorkerCurrentTaskDto,
  WorkerDto,
  WorkerListDto,
  WorkerProblemDto,
  WorkerProblemsDto,
  WorkerRegistrationDto,
  WorkerSignOnDto,
  WorkerSleepScheduleDto,
  WorkerStateChangedDto,
  WorkerStateChangeDto,
  WorkerStatusChangeRequestDto,
  WorkerSummaryDto,
  WorkerTagChangeRequestDto,
  WorkerTagDto,
  WorkerTagListDto,
  WorkerTaskDto,
];
