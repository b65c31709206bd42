import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { PERMISSION_NAMES, PERMISSIONS, ROLE_MEANINGS, ROLES } from '@flamenco/domain/access';
import { CHANGE_ACTION_NAMES, CHANGE_ACTIONS, CHANGED_KINDS } from '@flamenco/domain/changes';
import { ERROR_KINDS } from '@flamenco/domain/errors';
import { SUBSCRIPTION_OPERATIONS, SUBSCRIPTION_TYPES } from '@flamenco/domain/events';
import { FARM_STATUSES } from '@flamenco/domain/farm';
import { FAILURE_CATEGORIES } from '@flamenco/domain/findings';
import { JOB_STATUSES, TASK_STATUSES, WORKER_STATUSES } from '@flamenco/domain/statuses';
import { JOB_WARNING_CODES } from '@flamenco/domain/warnings';
import { REASON_CODES } from '@flamenco/domain/why';
import {
  BLENDER_PATH_SOURCES,
  DELETION_FILE_KINDS,
  JOB_SETTING_SUBTYPES,
  JOB_SETTING_TYPES,
  JOB_SETTING_VISIBILITIES,
  LIFE_CYCLE_EVENT_TYPES,
  OS_FAMILIES,
  SHAMAN_FILE_STATUSES,
  SHARED_FOLDER_ENTRY_KINDS,
  TAKEOVER_STATES,
  TASK_ATTEMPT_OUTCOMES,
  VARIABLE_AUDIENCES,
} from './lists.js';
import { COUNT, FREE_OBJECT, PROSE } from './property-kinds.js';
import { REQUEST_EXAMPLES } from './request-examples.js';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** Points at a component schema by its name in the document, for what no class stands for: `{ schema: refTo('JobBlocklist') }`. */
export const refTo = (schemaName: string): { $ref: string } => ({ $ref: getSchemaPath(schemaName) });

const words = (list: readonly string[], description: string): Schema => ({
  type: 'string',
  enum: [...list],
  description,
});

const listOf = (schemaName: string, description: string): Schema => ({
  type: 'array',
  items: refTo(schemaName),
  description,
});

/**
 * Schemas of the contract that are no classes: lists of words, arrays, and objects with free keys. Nest gives an enum's
 * component the description of whichever property it meets first; these are the descriptions that hold for all of them.
 */
export const NAMED_SCHEMAS: Readonly<Record<string, Schema>> = {
  JobStatus: words(
    JOB_STATUSES,
    'Status of a job. `cancel-requested`, `pause-requested` and `requeueing` pass by themselves once all tasks have followed; `under-construction` is a job whose tasks are still being made.',
  ),
  TaskStatus: words(
    TASK_STATUSES,
    'Status of a task. `soft-failed`: failed on some Worker, and will be tried again on another one.',
  ),
  WorkerStatus: words(
    WORKER_STATUSES,
    'Status of a Worker. Only an `awake` one gets tasks; `offline` and `restart` may be requested to end or restart its process; `error`: not heard from for longer than the configured time.',
  ),
  Role: words(
    ROLES,
    `What somebody is on the farm; each may all that those before it may. ${ROLES.map((role) => `\`${role}\`: ${ROLE_MEANINGS[role]}`).join('; ')}.`,
  ),
  Permission: words(
    PERMISSION_NAMES,
    `Something that a caller may be allowed; as the scope of a token, what it may be used for. ${PERMISSION_NAMES.map((name) => `\`${name}\`: ${PERMISSIONS[name].means}`).join('; ')}.`,
  ),
  ErrorKind: words(
    ERROR_KINDS,
    'What kind of refusal it is. `not-found`: what it is about is not there; `conflict`: that is in no state to do this; `invalid`: the request itself is wrong; `forbidden`: the caller may not; `unavailable`: not now, the same request may succeed later.',
  ),
  FarmStatus: words(
    FARM_STATUSES,
    'What the farm as a whole is doing. `waiting`: there is work, and no Worker works on it; `idle`: Workers are awake, and there is no work; `inoperative`: no Worker is there; `starting`: not known yet, the Manager has just started.',
  ),
  TaskAttemptOutcome: words(
    TASK_ATTEMPT_OUTCOMES,
    'How an attempt at a task ended. `requeued`: it went back to the queue before its end; `timed-out`: its Worker was not heard from for too long.',
  ),
  FailureCategory: words(
    FAILURE_CATEGORIES,
    'What went wrong, as far as it can be told from what the program said. `other`: nothing that is known.',
  ),
  TakeoverState: words(
    TAKEOVER_STATES,
    'How far it is. `none`: there is no farm of Flamenco 3 beside the configuration; `found`: there is one, and nobody has decided yet; `failed`: it may be tried again.',
  ),
  WorkerOsFamily: words(OS_FAMILIES, 'The kind of operating system that a Worker runs on.'),
  DeletionFileKind: words(
    DELETION_FILE_KINDS,
    'Files of a job, by where they come from. `uploaded`: its own, put there for it; `written`: written beside them while it ran, such as passes; `unknown`: put there by people, or nobody knows who; `logs`: its logs and previews.',
  ),
  JobWarningCode: words(
    JOB_WARNING_CODES,
    'What a submitter is warned of. `output-shared`: other jobs write the same files; `output-not-rooted`: Workers of some platform would take the output path for one on their own disks; `job-without-tasks`: there is nothing to run, and the job is completed at once; `key-unknown`: the submission has a key that means nothing; `setting-unknown`: the job type has no such setting; `job-type-setting`: what the job type’s script says of its settings does not fit together; `platform-unknown`: the submitter’s platform does not exist; `command-unknown`, `parameter-unknown`, `parameter-missing`, `parameter-type`: a command is not as Workers know it; `task-without-commands`: a task is completed without doing anything; `optional-without-effect`: not all commands of a task say `optional`; `variable-unknown`: what stands in braces is no variable, or one without a value for some Workers; `task-type-without-worker`: no Worker that may get the job takes tasks of a type; `path-without-variable`: Workers of several platforms get the same path.',
  ),
  ExplanationReasonCode: words(
    REASON_CODES,
    'What kind of reason it is. `job-…` and `task-…`: its own status; `worker-…`: Workers that cannot run it as they are; `next-in-line`: nothing is missing but the next request of a Worker.',
  ),
  TaskCounts: {
    type: 'object',
    description: 'Number of tasks in each status; together, all tasks of the job.',
    properties: Object.fromEntries(TASK_STATUSES.map((status) => [status, { ...COUNT }])),
    required: [...TASK_STATUSES],
  },
  JobSettings: {
    ...FREE_OBJECT,
    maxProperties: 10_000,
    description:
      "Values of the job type's settings, by their keys. Keys that the job type does not know are kept.",
  },
  JobMetadata: {
    type: 'object',
    maxProperties: 1_000,
    additionalProperties: PROSE,
    description: 'Free texts about the job, for people and scripts; the Manager does not interpret them.',
  },
  JobBlocklist: {
    ...listOf('JobBlocklistEntry', 'Workers that get no more tasks of a type from this job.'),
    maxItems: 1_000,
  },
  BlenderPathFindResult: listOf(
    'BlenderPathCheckResult',
    "Blender executables found on the Manager's computer.",
  ),
  ManagerVariables: {
    type: 'object',
    additionalProperties: refTo('ManagerVariable'),
    description: 'Variables by their names, without braces.',
  },
  ManagerVariableAudience: words(
    VARIABLE_AUDIENCES,
    "For whom a value is meant: the Workers' computers, or those of the people who submit jobs.",
  ),
  BlenderPathSource: words(
    BLENDER_PATH_SOURCES,
    'How the Blender executable was found: by what opens .blend files, on the PATH, in its usual place, at the given path; `default`: left to each Worker.',
  ),
  AvailableJobSettingType: words(JOB_SETTING_TYPES, 'What kind of value the setting has.'),
  AvailableJobSettingSubtype: words(JOB_SETTING_SUBTYPES, 'What a string setting stands for.'),
  AvailableJobSettingVisibility: words(
    JOB_SETTING_VISIBILITIES,
    'Where the setting is shown: everywhere (also when left out), nowhere (`hidden`), only when submitting, or only in the dashboard (`web`).',
  ),
  ShamanFileStatus: words(
    SHAMAN_FILE_STATUSES,
    'What the file store knows of a file: nothing, that somebody is uploading it right now, or all of it.',
  ),
  SharedFolderEntryKind: words(
    SHARED_FOLDER_ENTRY_KINDS,
    'What something in a folder of the shared storage is; a link is what it leads to. `other`: a link that leads out of the shared storage or nowhere, a device, a pipe.',
  ),
  ChangeAction: words(
    CHANGE_ACTION_NAMES,
    `What a person did. ${CHANGE_ACTION_NAMES.map((action) => `\`${action}\`: ${CHANGE_ACTIONS[action].means}`).join('; ')}.`,
  ),
  ChangedKind: words(CHANGED_KINDS, 'What kind of thing something was done to.'),
  LifeCycleEventType: words(LIFE_CYCLE_EVENT_TYPES, 'What the Manager is about to do, or has just done.'),
  SocketIOSubscriptionOperation: words(SUBSCRIPTION_OPERATIONS, 'Begin or end a subscription.'),
  SocketIOSubscriptionType: words(
    SUBSCRIPTION_TYPES,
    'What to hear about. `job` (with the UUID of a job) brings its tasks and its last-rendered images, `tasklog` (with the UUID of a task) its log as it grows.',
  ),
};

/**
 * A copy of `document` that has all of {@link NAMED_SCHEMAS}, and the examples of what is sent. Every reference leads somewhere
 * when `SwaggerModule.createDocument` made it of all parts of the Manager.
 */
export function withNamedSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas: Record<string, Schema> = { ...document.components?.schemas, ...NAMED_SCHEMAS };
  for (const [name, example] of Object.entries(REQUEST_EXAMPLES)) {
    schemas[name] = { ...schemas[name], example };
  }
  const inOrder = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(inOrder) } };
}
