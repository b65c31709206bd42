import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { JobPictureDto } from './last-rendered.dto.js';
import { JOB_EXTRAS, type JobExtra } from './lists.js';
import { COUNT, NAME, UUID } from './property-kinds.js';
import { ReadyEstimateDto } from './statistics.dto.js';

/** So many Workers of a job are named. */
export const MOST_NAMED_WORKERS = 20;

/** Query parameters of `fetchJobExtras`. */
export class JobExtrasQueryDto {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: 100,
    items: { type: 'string', format: 'uuid' },
    example: ['0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11'],
    description: 'The jobs, such as those that are on a screen: several are repeated.',
  })
  readonly job!: readonly string[];

  @ApiPropertyOptional({
    enum: JOB_EXTRAS,
    isArray: true,
    description:
      'What is wanted, for lists that do not show all of it: several are repeated, or separated by commas. Left out: everything.',
  })
  readonly with?: readonly JobExtra[];
}

/** A Worker that is at a job. */
@ApiSchema({ name: 'WorkerAtJob', description: 'A Worker that is at a job.' })
export class WorkerAtJobDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly id!: string;

  @ApiProperty({ ...NAME, description: 'Its name.' })
  readonly name!: string;
}

/** What a list can show of a job besides the job. */
@ApiSchema({ name: 'JobExtras', description: 'What a list can show of a job besides the job.' })
export class JobExtrasDto {
  @ApiProperty({ ...UUID, description: 'The job.' })
  readonly job_id!: string;

  @ApiPropertyOptional({
    type: ReadyEstimateDto,
    description: 'When it will be done. Reckoned anew when it is older than 5 seconds.',
  })
  readonly estimate?: ReadyEstimateDto;

  @ApiPropertyOptional({
    type: 'number',
    minimum: 0,
    description:
      'How long its completed tasks with frames took for each of these, in seconds; absent before the first is completed, and of jobs without frames.',
  })
  readonly mean_frame_seconds?: number;

  @ApiPropertyOptional({ ...COUNT, description: 'How many Workers are at it now.' })
  readonly workers_on_it?: number;

  @ApiPropertyOptional({
    type: [WorkerAtJobDto],
    description: `These Workers, by name; the first ${MOST_NAMED_WORKERS} of them.`,
  })
  readonly workers?: readonly WorkerAtJobDto[];

  @ApiPropertyOptional({
    type: JobPictureDto,
    description: 'The picture that was rendered last; absent before the first.',
  })
  readonly picture?: JobPictureDto;
}

/** What a list can show of some jobs besides these. */
@ApiSchema({ name: 'ExtrasOfJobs', description: 'What a list can show of some jobs besides these.' })
export class ExtrasOfJobsDto {
  @ApiProperty({
    type: [JobExtrasDto],
    description: 'Of each job that there is, in the order in which they were asked for.',
  })
  readonly jobs!: readonly JobExtrasDto[];
}
