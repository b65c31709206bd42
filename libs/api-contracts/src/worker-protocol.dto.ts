import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { FINDING_ACTIONS, type FindingAction } from '@flamenco/domain/findings';
import {
  TASK_STATUSES,
  WORKER_STATUSES,
  type TaskStatus,
  type WorkerStatus,
} from '@flamenco/domain/statuses';
import { CommandDto } from './commands.dto.js';
import { TaskFailureDto } from './task-failures.dto.js';
import { RenderReportDto } from './render-reports.dto.js';
import { COUNT, FREE_OBJECT, LOG_LINES, NAME, PROSE, TASK_TYPES, UUID } from './property-kinds.js';
import { KeptFrameDto, WholeFrameDto } from './whole-frames.dto.js';

const REQUEST_NUMBER = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;

/** A new Worker introduces itself. */
@ApiSchema({ name: 'WorkerRegistration', description: 'A new Worker introduces itself.' })
export class WorkerRegistrationDto {
  // 72 is where bcrypt stops reading; it counts bytes, so texts beyond ASCII are checked once more where the secret is hashed.
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 72,
    description: "The Worker's password from now on; at most 72 bytes.",
  })
  readonly secret!: string;

  @ApiProperty({
    ...NAME,
    description: "Operating system of the Worker's computer: `linux`, `windows`, `darwin`.",
    example: 'linux',
  })
  readonly platform!: string;

  @ApiProperty({
    ...TASK_TYPES,
    description: 'Types of task that the Worker can run.',
    example: ['blender', 'ffmpeg', 'file-management', 'misc'],
  })
  readonly supported_task_types!: readonly string[];

  @ApiProperty({ ...NAME, minLength: 1, description: 'Name of the Worker.', example: 'render-07' })
  readonly name!: string;

  @ApiPropertyOptional({
    ...NAME,
    description: 'What lets the Worker in where not every one may come: made by `makeRegistrationSecret`.',
  })
  readonly registration_secret?: string;
}

/** What the Manager noted of a new Worker. */
@ApiSchema({ name: 'RegisteredWorker', description: 'What the Manager noted of a new Worker.' })
export class RegisteredWorkerDto {
  @ApiProperty({ ...UUID, description: 'The Worker; its user name from now on.' })
  readonly uuid!: string;

  @ApiProperty({ type: 'string', description: 'Name of the Worker.' })
  readonly name!: string;

  @ApiProperty({ type: 'string', description: 'IP address that the Worker registered from.' })
  readonly address!: string;

  @ApiProperty({ enum: WORKER_STATUSES, enumName: 'WorkerStatus' })
  readonly status!: WorkerStatus;

  @ApiProperty({ type: 'string', description: "Operating system of the Worker's computer." })
  readonly platform!: string;

  @ApiProperty({ type: 'string', description: 'Version of its software; empty until it signs on.' })
  readonly software!: string;

  @ApiProperty({ type: 'array', items: { type: 'string' }, description: 'Types of task that it can run.' })
  readonly supported_task_types!: readonly string[];
}

/** A Worker that has just started says what it is and what it can do. */
@ApiSchema({
  name: 'WorkerSignOn',
  description: 'A Worker that has just started says what it is and what it can do.',
})
export class WorkerSignOnDto {
  @ApiProperty({
    ...NAME,
    description: 'Name of the Worker; blank: the one that it has.',
    example: 'render-07',
  })
  readonly name!: string;

  @ApiProperty({
    ...TASK_TYPES,
    description: 'Types of task that the Worker can run. Case and spaces around them do not matter.',
    example: ['blender', 'ffmpeg', 'file-management', 'misc'],
  })
  readonly supported_task_types!: readonly string[];

  @ApiProperty({ ...NAME, description: 'Version of its software.', example: '4.0.0' })
  readonly software_version!: string;

  @ApiPropertyOptional({ type: 'boolean', description: 'Whether it can restart itself; left out: no.' })
  readonly can_restart?: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description: "Whether people may have the Manager's package of the Worker installed; left out: no.",
  })
  readonly can_update?: boolean;

  @ApiPropertyOptional({
    ...UUID,
    description:
      'The session that begins with this sign-on: a new UUID for each start of the Worker, which it also sends with its requests from now on, in the header `X-Flamenco-Session`. Requests of an earlier session are refused (409, `session-superseded`). Left out: the Worker is not told apart from others that have its credentials.',
  })
  readonly session_id?: string;

  @ApiPropertyOptional({
    ...UUID,
    description:
      'The session before, as the Worker remembers it. When it is not the last one that the Manager knows, and that one was heard from within the timeout of Workers, another Worker runs with the same credentials: the answer is 409 (`identity-in-use`), and the Worker should register anew.',
  })
  readonly previous_session_id?: string;

  @ApiPropertyOptional({
    ...UUID,
    description:
      'The Worker whose credentials it had before it registered, because its home folder is a copy; shown to people.',
  })
  readonly copy_of?: string;
}

/** The status that the Manager wants a Worker to go to. */
@ApiSchema({ name: 'WorkerStateChange', description: 'The status that the Worker should go to.' })
export class WorkerStateChangeDto {
  @ApiProperty({ enum: WORKER_STATUSES, enumName: 'WorkerStatus' })
  readonly status_requested!: WorkerStatus;

  @ApiPropertyOptional({
    ...REQUEST_NUMBER,
    description:
      'Number of the request, which the Worker sends back with `state-changed`: the Manager then knows whether it has followed the last one, or one that was taken back meanwhile. Only Workers with a session are told it.',
  })
  readonly request_number?: number;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Of a restart: install the package of `GET /worker/packages` for this platform before. One that cannot be installed is told by `/worker/problems`, after a sign-off and a new sign-on. Only Workers that said `can_update` are told it.',
  })
  readonly update?: boolean;
}

/** The status that a Worker has gone to. */
@ApiSchema({ name: 'WorkerStateChanged', description: 'The status that the Worker has gone to.' })
export class WorkerStateChangedDto {
  @ApiProperty({ enum: WORKER_STATUSES, enumName: 'WorkerStatus' })
  readonly status!: WorkerStatus;

  @ApiPropertyOptional({
    ...REQUEST_NUMBER,
    description:
      'Number of the request by which it has gone there; when that is not the last one, and another status was last requested, it is told the last one again. Left out by a Worker with a session: it has gone there by its own decision, which is not overruled.',
  })
  readonly request_number?: number;
}

/** A task for the Worker that asked for one. */
@ApiSchema({ name: 'AssignedTask', description: 'A task for the Worker that asked for one.' })
export class AssignedTaskDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly uuid!: string;

  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job!: string;

  @ApiProperty({ type: 'string', description: 'Name of the task.' })
  readonly name!: string;

  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  readonly status!: TaskStatus;

  @ApiProperty({ type: 'integer', description: 'Priority of the task among those of its job.' })
  readonly priority!: number;

  @ApiProperty({ type: 'integer', description: 'Priority of the job.' })
  readonly job_priority!: number;

  @ApiProperty({ type: 'string', description: 'Name of the job type.', example: 'simple-blender-render' })
  readonly job_type!: string;

  @ApiProperty({ type: 'string', description: 'Type of the task.', example: 'blender' })
  readonly task_type!: string;

  @ApiProperty({
    type: [CommandDto],
    description: "What to run, in this order; variables have the values of the Worker's platform.",
  })
  readonly commands!: readonly CommandDto[];

  @ApiProperty({ ...COUNT, description: 'Steps done so far.' })
  readonly steps_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Steps that the task has in all.' })
  readonly steps_total!: number;

  @ApiProperty({
    ...UUID,
    description: 'This attempt at the task, to be sent with every report about it.',
  })
  readonly attempt_id!: string;

  @ApiPropertyOptional({
    ...FREE_OBJECT,
    additionalProperties: { type: 'string', enum: [...FINDING_ACTIONS] },
    description:
      'What findings of renders lead to, by their kinds, where the configuration or the job wants something else than is usual.',
  })
  readonly finding_actions?: Readonly<Record<string, FindingAction>>;

  @ApiPropertyOptional({
    type: () => [KeptFrameDto],
    description:
      'Frames that earlier attempts have reported as whole, unless a person has asked for all of them to be rendered again; absent when there are none.',
  })
  readonly kept_frames?: readonly KeptFrameDto[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description:
      'For so many seconds, a command may print nothing and use no CPU before it has failed; absent: for ever.',
  })
  readonly silence_limit_seconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'So many seconds a command may take in all before it has failed; absent: any time.',
  })
  readonly time_limit_seconds?: number;
}

/** What a Worker reports about its task; what is left out has not changed. */
@ApiSchema({
  name: 'TaskUpdate',
  description: 'What a Worker reports about its task; what is left out has not changed.',
})
export class TaskUpdateDto {
  @ApiPropertyOptional({
    enum: TASK_STATUSES,
    enumName: 'TaskStatus',
    description:
      'Status of the task. `soft-failed` is refused: only the Manager knows whether a failure is final.',
  })
  readonly taskStatus?: TaskStatus;

  @ApiPropertyOptional({ ...PROSE, description: 'What the Worker is doing, for people to read.' })
  readonly activity?: string;

  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 2_000,
    description:
      "With `taskStatus` `queued`, by which a Worker hands its task back: it asks for no more tasks of this type of the job, and says why, for people to read. It is put on the job's blocklist, unless nobody else could run the task.",
  })
  readonly block_because?: string;

  @ApiPropertyOptional({ ...LOG_LINES, description: "Lines to put at the end of the task's log." })
  readonly log?: string;

  @ApiPropertyOptional({
    ...COUNT,
    description: 'Steps done so far; more than the task has count as all of them.',
  })
  readonly steps_completed?: number;

  @ApiPropertyOptional({
    ...UUID,
    description:
      'The attempt that is reported on. When another one has taken its place, the answer is 409, and nothing changes. Left out, the task must be assigned to the Worker.',
  })
  readonly attempt_id?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Number of this report among those of the attempt, from 1 upwards. A report whose number is not above that of the last one taken changes nothing, and is answered as it was the first time. Needs `attempt_id`. A Worker that was killed, and is given its task again, gets a new attempt to count from.',
  })
  readonly report_number?: number;

  @ApiPropertyOptional({
    ...COUNT,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      "How many bytes of the attempt's log (in UTF-8) the Worker sent in earlier reports: where `log` begins, so that each byte is kept once, however often it is sent. Needs `attempt_id`.",
  })
  readonly log_offset?: number;

  @ApiPropertyOptional({
    type: TaskFailureDto,
    description:
      'What went wrong; only with the status `failed`. Left out, the Manager looks for it at the end of the log.',
  })
  readonly failure?: TaskFailureDto;

  @ApiPropertyOptional({
    type: RenderReportDto,
    description:
      'What came of a render command, to be kept with the attempt. Needs `attempt_id`; sent again, it takes the place of the one before.',
  })
  readonly render?: RenderReportDto;

  @ApiPropertyOptional({
    type: () => [WholeFrameDto],
    maxItems: 1000,
    description:
      'Frames that this attempt has rendered, and whose files are whole, beside those of earlier reports. The next attempt is told of them (`kept_frames`). Needs `attempt_id`.',
  })
  readonly whole_frames?: readonly WholeFrameDto[];

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'What was reported as whole is not what the job wants (another scene, say): it is forgotten, be it from this attempt or an earlier one.',
  })
  readonly forget_frames?: boolean;
}

/** Whether a Worker may continue with its task. */
@ApiSchema({ name: 'MayKeepRunning', description: 'Whether the Worker may continue with its task.' })
export class MayKeepRunningDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Whether to continue. If not: stop, and do not report the task.',
  })
  readonly mayKeepRunning!: boolean;

  @ApiProperty({ type: 'string', description: 'Why not, for people to read; empty when it may.' })
  readonly reason!: string;

  @ApiProperty({
    type: 'boolean',
    description:
      'Whether the reason is that the Worker should go to another status; asking for a task says which.',
  })
  readonly statusChangeRequested!: boolean;
}
