import type { LifeCyclePayload } from '@flamenco/domain/events';

// Word lists of the API that no rule of the farm looks at; lists with rules behind them come from @flamenco/domain.

/** For whom a variable's value is meant: the Workers' computers, or those of the people who submit and script. */
export const VARIABLE_AUDIENCES = ['workers', 'users'] as const;
/** One of {@link VARIABLE_AUDIENCES}. */
export type VariableAudience = (typeof VARIABLE_AUDIENCES)[number];

/** How a Blender executable was found; tells the setup assistant which command to put into the configuration. */
export const BLENDER_PATH_SOURCES = [
  'file_association',
  'path_envvar',
  'system_location',
  'input_path',
  'default',
] as const;
/** One of {@link BLENDER_PATH_SOURCES}. */
export type BlenderPathSource = (typeof BLENDER_PATH_SOURCES)[number];

/** How far the takeover of a Flamenco 3 farm is: there may be none, or one that nothing was done with yet. */
export const TAKEOVER_STATES = ['none', 'found', 'running', 'done', 'failed'] as const;
/** One of {@link TAKEOVER_STATES}. */
export type TakeoverState = (typeof TAKEOVER_STATES)[number];

/** What kind of value a job type's setting has. */
export const JOB_SETTING_TYPES = ['string', 'int32', 'float', 'bool'] as const;
/** One of {@link JOB_SETTING_TYPES}. */
export type JobSettingType = (typeof JOB_SETTING_TYPES)[number];

/** What a job type's string setting stands for, so that a client can offer the fitting file selector. */
export const JOB_SETTING_SUBTYPES = ['file_path', 'dir_path', 'file_name', 'hashed_file_path'] as const;
/** One of {@link JOB_SETTING_SUBTYPES}. */
export type JobSettingSubtype = (typeof JOB_SETTING_SUBTYPES)[number];

/** Where a job type's setting is shown: everywhere, nowhere, only when submitting, only in the dashboard. */
export const JOB_SETTING_VISIBILITIES = ['visible', 'hidden', 'submission', 'web'] as const;
/** One of {@link JOB_SETTING_VISIBILITIES}. */
export type JobSettingVisibility = (typeof JOB_SETTING_VISIBILITIES)[number];

/** How serious a line is that a job type printed. */
export const SCRIPT_LOG_LEVELS = ['info', 'warn', 'error'] as const;
/** One of {@link SCRIPT_LOG_LEVELS}. */
export type ScriptLogLevel = (typeof SCRIPT_LOG_LEVELS)[number];

/** What the Manager's file store knows of a file. */
export const SHAMAN_FILE_STATUSES = ['unknown', 'uploading', 'stored'] as const;
/** One of {@link SHAMAN_FILE_STATUSES}. */
export type ShamanFileStatus = (typeof SHAMAN_FILE_STATUSES)[number];

/** What something in a folder of the shared storage is. */
export const SHARED_FOLDER_ENTRY_KINDS = ['folder', 'file', 'other'] as const;
/** One of {@link SHARED_FOLDER_ENTRY_KINDS}. */
export type SharedFolderEntryKind = (typeof SHARED_FOLDER_ENTRY_KINDS)[number];

/** How an attempt at a task may end; an attempt without outcome is still running. */
export const TASK_ATTEMPT_OUTCOMES = [
  'completed',
  'failed',
  'soft-failed',
  'canceled',
  'requeued',
  'timed-out',
] as const;
/** One of {@link TASK_ATTEMPT_OUTCOMES}. */
export type TaskAttemptOutcome = (typeof TASK_ATTEMPT_OUTCOMES)[number];

/** What the Manager announces about itself to everyone who is connected. */
export const LIFE_CYCLE_EVENT_TYPES = [
  'manager-startup',
  'manager-shutdown',
] as const satisfies readonly LifeCyclePayload['type'][];
/** One of {@link LIFE_CYCLE_EVENT_TYPES}. */
export type LifeCycleEventType = (typeof LIFE_CYCLE_EVENT_TYPES)[number];

/** What the list of jobs can be sorted by; `-` turns it around. */
export const JOB_SORTINGS = [
  'created',
  '-created',
  'updated',
  '-updated',
  'name',
  '-name',
  'priority',
  '-priority',
  'status',
  '-status',
  'type',
  '-type',
  'urgency',
  '-urgency',
  'user',
  '-user',
  'progress',
  '-progress',
  'completed',
  '-completed',
] as const;
/** One of {@link JOB_SORTINGS}. */
export type JobSorting = (typeof JOB_SORTINGS)[number];

/** What of a job a list can leave out. */
export const JOB_BULK = ['settings', 'metadata', 'warnings'] as const;
/** One of {@link JOB_BULK}. */
export type JobBulk = (typeof JOB_BULK)[number];

/** What can be asked of jobs besides what a list of them has. */
export const JOB_EXTRAS = ['estimate', 'mean_frame', 'workers', 'picture'] as const;
/** One of {@link JOB_EXTRAS}. */
export type JobExtra = (typeof JOB_EXTRAS)[number];

/** What the list of a job's tasks can be sorted by; `-` turns it around. */
export const TASK_SORTINGS = [
  'index_in_job',
  '-index_in_job',
  'updated',
  '-updated',
  'name',
  '-name',
  'priority',
  '-priority',
  'status',
  '-status',
  'task_type',
  '-task_type',
  'worker',
  '-worker',
] as const;
/** One of {@link TASK_SORTINGS}. */
export type TaskSorting = (typeof TASK_SORTINGS)[number];

/** What kinds of files a job has, as far as its deletion is concerned. */
export const DELETION_FILE_KINDS = ['uploaded', 'written', 'unknown', 'logs'] as const;
/** One of {@link DELETION_FILE_KINDS}. */
export type DeletionFileKind = (typeof DELETION_FILE_KINDS)[number];

/** Which files go with a job. */
export const DELETION_EXTENTS = ['own', 'all'] as const;

/** Families of operating systems, as OpenJD names them. */
export const OS_FAMILIES = ['linux', 'windows', 'macos'] as const;
/** One of {@link OS_FAMILIES}. */
export type OsFamily = (typeof OS_FAMILIES)[number];

/** What a disk is to a Worker. */
export const DISK_PURPOSES = ['scratch', 'storage'] as const;
/** One of {@link DISK_PURPOSES}. */
export type DiskPurpose = (typeof DISK_PURPOSES)[number];

/** What may come of a check that a Worker makes. */
export const CHECK_OUTCOMES = ['ok', 'note', 'unknown', 'failed'] as const;
/** One of {@link CHECK_OUTCOMES}. */
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];
