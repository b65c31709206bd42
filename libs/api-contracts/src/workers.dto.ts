import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  TASK_STATUSES,
  WORKER_STATUSES,
  type TaskStatus,
  type WorkerStatus,
} from '@flamenco/domain/statuses';
import { TIMESTAMP, UUID } from './property-kinds.js';
import { WorkerTaskDto } from './tasks.dto.js';
import { WorkerChecksDto, WorkerGpuDto, WorkerMachineDto } from './worker-machines.dto.js';
import { WorkerTagDto } from './worker-tags.dto.js';

/** The status that a person wants a Worker to go to. */
@ApiSchema({ name: 'WorkerStatusChangeRequest', description: 'The status that a Worker should go to.' })
export class WorkerStatusChangeRequestDto {
  @ApiProperty({ enum: WORKER_STATUSES, enumName: 'WorkerStatus' })
  readonly status!: WorkerStatus;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether the Worker may finish its task before; otherwise the task goes back to the queue.',
  })
  readonly is_lazy!: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      "With `restart`: whether the Worker installs the Manager's package of itself before. Only Workers with `can_update` may be asked.",
  })
  readonly update?: boolean;
}

/** The task that a Worker works on now, with its job. */
@ApiSchema({
  name: 'WorkerCurrentTask',
  description: 'The task that a Worker works on now, with its job.',
})
export class WorkerCurrentTaskDto {
  @ApiProperty({ ...UUID, description: 'The task.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the task.' })
  readonly name!: string;

  @ApiProperty({ enum: TASK_STATUSES, enumName: 'TaskStatus' })
  readonly status!: TaskStatus;

  @ApiProperty({ ...UUID, description: "The task's job." })
  readonly job_id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the job.' })
  readonly job_name!: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Frames that the task makes, where that is known.',
    example: '1-10',
  })
  readonly frames?: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When the Worker got it.' })
  readonly started?: string;
}

/** A Worker, without what only its own page shows. */
@ApiSchema({ name: 'WorkerSummary', description: 'A Worker, without what only its own page shows.' })
export class WorkerSummaryDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Name of the Worker.' })
  readonly name!: string;

  @ApiProperty({ enum: WORKER_STATUSES, enumName: 'WorkerStatus' })
  readonly status!: WorkerStatus;

  @ApiPropertyOptional({
    type: WorkerStatusChangeRequestDto,
    description: 'The status that it should go to, and has not gone to yet.',
  })
  readonly status_change?: WorkerStatusChangeRequestDto;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When it was last heard from; absent when never.' })
  readonly last_seen?: string;

  @ApiProperty({ type: 'string', description: 'Version of its software; empty until it signs on.' })
  readonly version!: string;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether it can restart itself, so that `restart` may be asked of it.',
  })
  readonly can_restart!: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Whether it may be asked to restart with `update`; absent: no.',
  })
  readonly can_update?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    description:
      'What people should know of it, a line for each: such as that its disk is full, until there is space again, or that another Worker was started from a copy of its home folder, until it is started again.',
  })
  readonly notice?: string;

  @ApiPropertyOptional({
    type: WorkerTaskDto,
    description: 'The task that it works on; of a single Worker also the one that it worked on last.',
  })
  readonly task?: WorkerTaskDto;

  @ApiPropertyOptional({
    type: WorkerCurrentTaskDto,
    description: 'The task that it works on now, as the event `/workers` tells it; absent when it has none.',
  })
  readonly current_task?: WorkerCurrentTaskDto;

  @ApiPropertyOptional({ type: [WorkerTagDto], description: 'The tags that it has.' })
  readonly tags?: readonly WorkerTagDto[];

  @ApiPropertyOptional({
    type: [WorkerGpuDto],
    description: "GPUs of its computer; absent where that is not known, as of Flamenco 3's Workers.",
  })
  readonly gpus?: readonly WorkerGpuDto[];
}

/** All Workers of the farm. */
@ApiSchema({ name: 'WorkerList', description: 'All Workers of the farm.' })
export class WorkerListDto {
  @ApiProperty({ type: [WorkerSummaryDto], description: 'The Workers; empty when there are none.' })
  readonly workers!: readonly WorkerSummaryDto[];
}

/** A Worker, with all that is known of it. */
@ApiSchema({ name: 'Worker', description: 'A Worker, with all that is known of it.' })
export class WorkerDto extends WorkerSummaryDto {
  @ApiProperty({ type: 'string', description: 'IP address that it was last heard from.' })
  readonly ip_address!: string;

  @ApiProperty({ type: 'string', description: 'Operating system of its computer.', example: 'linux' })
  readonly platform!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'Types of task that it can run.',
    example: ['blender', 'ffmpeg', 'file-management', 'misc'],
  })
  readonly supported_task_types!: readonly string[];

  @ApiPropertyOptional({
    type: WorkerMachineDto,
    description: "What its computer is; absent where that is not known, as of Flamenco 3's Workers.",
  })
  readonly machine?: WorkerMachineDto;

  @ApiPropertyOptional({
    type: WorkerChecksDto,
    description: 'What came of the checks that it has made last; absent when it has told of none.',
  })
  readonly checks?: WorkerChecksDto;
}
