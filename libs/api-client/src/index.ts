/**
 * The dashboard's client of the Manager's API, generated from `libs/api-contracts/openapi.json` by ng-openapi-gen
 * (`nx generate api-client`). A call is `inject(Api).invoke(fetchJob, { job_id })` and answers a promise.
 */
export { Api } from './generated/api';
export { provideApiConfiguration } from './generated/api-configuration';
export { getConfiguration, getDashboardConfiguration } from './generated/functions';
export { getFarmStatus, getVersion } from './generated/functions';
export { checkBlenderExePath, checkSharedStoragePath, findBlenderExePath } from './generated/functions';
export {
  createSharedStorageFolder,
  fetchManagerFolder,
  saveSetupAssistantConfig,
} from './generated/functions';
export { getFlamenco3Farm, takeOverFlamenco3Farm } from './generated/functions';
export {
  completeJobQuery,
  countTasksOfJobs,
  deleteJob,
  deleteJobWhatWouldItDo,
  fetchJob,
  fetchJobAttempts,
  fetchJobBlocklist,
  fetchJobCauses,
  fetchJobDependencies,
  fetchJobEstimate,
  fetchJobExtras,
  fetchJobFacets,
  fetchJobPreviews,
  fetchJobQueue,
  fetchJobs,
  fetchJobTasks,
  fetchRenders,
  getJobTypes,
  makeFilmSoFar,
  removeJobBlocklist,
  requeueFailedTasks,
  requeueJobCause,
  setJobPriority,
  setJobStatus,
} from './generated/functions';
export { deleteJobMass, fetchSharedFolder, submitJob } from './generated/functions';
export {
  shamanCheckout,
  shamanCheckoutRequirements,
  shamanDiscardCheckout,
  shamanFileStore,
} from './generated/functions';
export { countTaskLogLines, fetchTask, fetchTaskLogInfo, setTaskStatus } from './generated/functions';
export { fetchStorageSpace, fetchUtilization } from './generated/functions';
export { explainJob, explainWorker } from './generated/functions';
export { createSavedView, deleteSavedView, fetchSavedViews } from './generated/functions';
export { fetchChanges } from './generated/functions';
export {
  changePassword,
  decideDeviceSignIn,
  fetchDeviceSignIn,
  fetchSignOutAddress,
  getIdentity,
  signIn,
  signOut,
  usePasswordLink,
} from './generated/functions';
export { endOtherSessions, endSession, fetchOwnSessions } from './generated/functions';
export { fetchOwnTokens, makeOwnToken, revokeOwnToken } from './generated/functions';
export { addUser, fetchUsers, makePasswordLink, removeUser, updateUser } from './generated/functions';
export { fetchServiceTokens, makeServiceToken, revokeServiceToken } from './generated/functions';
export type {
  DeviceSignIn,
  Identity,
  PasswordLinkOwner,
  Permission,
  Role,
  SetupAssistantConfig,
  SignedInUser,
} from './generated/models';
export type { AccessToken, MadeAccessToken, NewAccessToken, NewServiceToken } from './generated/models';
export type { NewUser, PasswordLink, Session, SignInOffer, User, UserChange } from './generated/models';
export { deleteWorker, fetchWorker, fetchWorkers, requestWorkerStatusChange } from './generated/functions';
export { fetchWorkerAttempts, fetchWorkerLoad } from './generated/functions';
export { fetchWorkerSleepSchedule, setWorkerSleepSchedule } from './generated/functions';
export { createWorkerTag, deleteWorkerTag, fetchWorkerTags } from './generated/functions';
export { setWorkerTags, updateWorkerTag } from './generated/functions';
export { checkSettings, getSettings, restartManager, updateConfigurationFile } from './generated/functions';
export { fetchJobTypeScripts, fetchJobTypeSources, submitJobCheck } from './generated/functions';
export type { DashboardConfiguration, ManagerFolder, NamedLink } from './generated/models';
export type { AvailableJobSetting, AvailableJobType } from './generated/models';
export type { AvailableJobTypes, JobCheckResult, JobCheckTask, JobTypeScript } from './generated/models';
export type { ManagerSetting, ManagerSettings, SettingFault, SettingsCheck } from './generated/models';
export type {
  BlenderPathCheckResult,
  Change,
  ChangeAction,
  ChangedKind,
  Command,
  DeletionFileKind,
  EstimateObstacle,
  EventChangeNoted,
  EventFarmStatus,
  EventJobUpdate,
  EventLastRenderedUpdate,
  EventLifeCycle,
  EventTaskLogUpdate,
  EventTaskUpdate,
  EventWorkerTagUpdate,
  EventWorkerUpdate,
  Explanation,
  Flamenco3Farm,
  FlamencoVersion,
  InvalidJobType,
  Job,
  JobAttempts,
  JobBlocklistEntry,
  JobCause,
  JobCauses,
  JobDependencies,
  JobDeletionFiles,
  JobDeletionInfo,
  JobEstimate,
  JobExtras,
  JobPicture,
  ReadyEstimate,
  JobFacet,
  JobFacets,
  JobPreview,
  JobPreviews,
  JobQueueGroup,
  JobsTaskCounts,
  JobWarning,
  MissingThing,
  PathCheckResult,
  ReceiptFrame,
  ReceiptScene,
  Render,
  RenderFinding,
  RenderReceipt,
  SharedFolderEntry,
  SubmittedJob,
  SocketIoSubscription,
  StoragePlace,
  Task,
  TaskAttempt,
  TaskAttemptOutcome,
  TaskCounts,
  TaskLogInfo,
  TaskSummary,
  Utilization,
  UtilizationHour,
  UtilizationQuarter,
  UtilizationWorker,
  Worker,
  WorkerAttempt,
  WorkerCheckResult,
  WorkerChecks,
  WorkerCurrentTask,
  WorkerGpu,
  WorkerLoadSample,
  WorkerMachine,
  WorkerSleepSchedule,
  WorkerStatusChangeRequest,
  WorkerSummary,
  WorkerTag,
  WorkerTask,
} from './generated/models';
export {
  decideWorkerAdmission,
  fetchRegistrationSecrets,
  fetchWorkerAdmissions,
  forgetTurnedAwayWorker,
  makeRegistrationSecret,
  revokeRegistrationSecret,
} from './generated/functions';
export type { RegistrationSecret, TurnedAwayWorker, WaitingWorker } from './generated/models';
