import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { COUNT, NAME, TIMESTAMP, UUID } from './property-kinds.js';

const SECONDS = { type: 'number', minimum: 0 } as const;

/** Why nobody can say when a job will be done. */
export const ESTIMATE_OBSTACLES = ['not-open', 'no-workers', 'no-run-times', 'far-behind'] as const;
/** One of {@link ESTIMATE_OBSTACLES}. */
export type EstimateObstacle = (typeof ESTIMATE_OBSTACLES)[number];

/** How long completed tasks took. */
@ApiSchema({
  name: 'RunTimes',
  description: 'How long completed tasks took. Quantiles are within 10 percent.',
})
export class RunTimesDto {
  @ApiProperty({ ...COUNT, description: 'How many tasks that is known of.' })
  readonly tasks!: number;

  @ApiProperty({ ...SECONDS, description: 'The mean, in seconds.' })
  readonly mean_seconds!: number;

  @ApiProperty({ ...SECONDS, description: 'One task in ten was faster, in seconds.' })
  readonly p10_seconds!: number;

  @ApiProperty({ ...SECONDS, description: 'Half of them were faster, in seconds.' })
  readonly median_seconds!: number;

  @ApiProperty({ ...SECONDS, description: 'Nine tasks in ten were faster, in seconds.' })
  readonly p90_seconds!: number;
}

/** How long tasks of a type took. */
@ApiSchema({ name: 'TaskTypeRunTimes', description: 'How long completed tasks of a type took.' })
export class TaskTypeRunTimesDto extends RunTimesDto {
  @ApiProperty({ ...NAME, description: 'The task type, such as `blender`.' })
  readonly task_type!: string;
}

/** How long tasks took, by task type. */
@ApiSchema({ name: 'RunTimesByTaskType', description: 'How long completed tasks took, by task type.' })
export class RunTimesByTaskTypeDto {
  @ApiProperty({ type: [TaskTypeRunTimesDto], description: 'Each task type that a task of was completed.' })
  readonly task_types!: readonly TaskTypeRunTimesDto[];
}

/** When a job will be done, as far as can be said. */
@ApiSchema({
  name: 'ReadyEstimate',
  description:
    'When a job will be done: from what runs, what comes before it, which Workers can take its tasks, and how long such tasks took. It does not know of Workers that are yet to come, of jobs that are yet to be submitted, and of failures.',
})
export class ReadyEstimateDto {
  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'When it is likely to be done; absent when nobody can say.',
  })
  readonly ready?: string;

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'The beginning of the time in which it will be done, in 8 cases of 10.',
  })
  readonly earliest?: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'The end of that time.' })
  readonly latest?: string;

  @ApiPropertyOptional({
    enum: ESTIMATE_OBSTACLES,
    enumName: 'EstimateObstacle',
    description:
      'Why nobody can say: `not-open`, it is paused, over, or on its way there; `no-workers`, no Worker that is awake can take what is left; `no-run-times`, no task was completed yet, on the whole farm; `far-behind`, very many jobs come before it.',
  })
  readonly unknown_because?: EstimateObstacle;
}

/** The same, with what else is known of the job. */
@ApiSchema({
  name: 'JobEstimate',
  description: 'When a job will be done, by which Workers, and how long its tasks took.',
})
export class JobEstimateDto extends ReadyEstimateDto {
  @ApiProperty({ ...UUID, description: 'The job.' })
  readonly job_id!: string;

  @ApiProperty({ ...COUNT, description: 'How many Workers are at it now.' })
  readonly workers_on_it!: number;

  @ApiPropertyOptional({ ...COUNT, description: 'How many Workers that are awake can take its tasks.' })
  readonly workers_able?: number;

  @ApiPropertyOptional({
    type: RunTimesDto,
    description: 'How long its tasks took; absent before the first was completed.',
  })
  readonly run_times?: RunTimesDto;
}

/** When the jobs that hand out tasks will be done. */
@ApiSchema({ name: 'JobEstimates', description: 'When the jobs that hand out tasks will be done.' })
export class JobEstimatesDto {
  @ApiProperty({
    type: [JobEstimateDto],
    description: 'The first 50 of them, in the order in which they get Workers.',
  })
  readonly jobs!: readonly JobEstimateDto[];
}

/** Which hours a question is about. */
@ApiSchema({ name: 'UtilizationQuery' })
export class UtilizationQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 840,
    description: 'How many hours back, the current one among them; 24 when absent. 35 days are kept.',
  })
  readonly hours?: number;

  @ApiPropertyOptional({
    ...UUID,
    description: 'Tell of this Worker alone; of all when absent.',
  })
  readonly worker_id?: string;
}

/** What was done in an hour. */
@ApiSchema({ name: 'UtilizationHour', description: 'What all Workers did in an hour.' })
export class UtilizationHourDto {
  @ApiProperty({ ...TIMESTAMP, description: 'When the hour began.' })
  readonly start!: string;

  @ApiProperty({ ...COUNT, description: 'How many Workers did anything.' })
  readonly workers!: number;

  @ApiProperty({ ...SECONDS, description: 'How long they ran tasks, all together, in seconds.' })
  readonly busy_seconds!: number;

  @ApiProperty({ ...COUNT, description: 'Tasks that were completed.' })
  readonly tasks_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Times that a task failed.' })
  readonly tasks_failed!: number;
}

/** What a Worker did. */
@ApiSchema({ name: 'UtilizationWorker', description: 'What a Worker did.' })
export class UtilizationWorkerDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly id!: string;

  @ApiProperty({ ...NAME, description: 'Its name.' })
  readonly name!: string;

  @ApiProperty({ ...SECONDS, description: 'How long it ran tasks, in seconds.' })
  readonly busy_seconds!: number;

  @ApiProperty({ ...COUNT, description: 'Tasks that it completed.' })
  readonly tasks_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Times that a task failed on it.' })
  readonly tasks_failed!: number;

  @ApiPropertyOptional({
    ...SECONDS,
    description:
      'How long its completed tasks took, against what their jobs had needed for such tasks on average: 2 means twice as long. Absent before there is anything to compare.',
  })
  readonly pace?: number;
}

/** A quarter of an hour of the farm. */
@ApiSchema({
  name: 'UtilizationQuarter',
  description: 'How many Workers were awake and busy in a quarter of an hour.',
})
export class UtilizationQuarterDto {
  @ApiProperty({ ...TIMESTAMP, description: 'When it began.' })
  readonly start!: string;

  @ApiProperty({ type: 'number', minimum: 0, description: 'Workers that were awake, on average.' })
  readonly workers_awake!: number;

  @ApiProperty({ type: 'number', minimum: 0, description: 'Workers that had a task, on average.' })
  readonly workers_busy!: number;
}

/** What the farm did. */
@ApiSchema({
  name: 'Utilization',
  description:
    'What the farm did. A task counts when it ends, or is taken away from its Worker: in each hour that it ran in.',
})
export class UtilizationDto {
  @ApiProperty({ ...TIMESTAMP, description: 'When the first of the hours began.' })
  readonly from!: string;

  @ApiProperty({
    type: [UtilizationHourDto],
    description: 'The hours in which anything was done, the oldest first.',
  })
  readonly hours!: readonly UtilizationHourDto[];

  @ApiProperty({
    type: [UtilizationWorkerDto],
    description: 'The Workers that did anything, the busiest first.',
  })
  readonly workers!: readonly UtilizationWorkerDto[];

  @ApiProperty({
    type: [UtilizationQuarterDto],
    description:
      'The quarters of an hour, the oldest first, as they were seen once a minute; those in which no Worker was awake are left out.',
  })
  readonly quarters!: readonly UtilizationQuarterDto[];
}
