import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain';
import { NAME, PROSE, TIMESTAMP } from './property-kinds.js';

/** The status that a person wants a job to have. */
@ApiSchema({ name: 'JobStatusChange', description: 'The status that a job should have.' })
export class JobStatusChangeDto {
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus' })
  readonly status!: JobStatus;

  @ApiProperty({
    ...PROSE,
    description: "Why, for people to read; becomes part of the job's activity.",
  })
  readonly reason!: string;
}

/** The priority that a person wants a job to have. */
@ApiSchema({ name: 'JobPriorityChange', description: 'The priority that a job should have.' })
export class JobPriorityChangeDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 100,
    description: 'Jobs with the highest priority come first.',
  })
  readonly priority!: number;
}

/** The tag that a job should have, by its UUID or its name; neither of them takes the tag away. */
@ApiSchema({
  name: 'JobTagChange',
  description: 'The tag that a job should have, by its UUID or its name; neither of them takes the tag away.',
})
export class JobTagChangeDto {
  @ApiPropertyOptional({ ...NAME, description: 'UUID of the tag.' })
  readonly id?: string;

  @ApiPropertyOptional({ ...NAME, description: 'Name of the tag; only used without `id`.' })
  readonly name?: string;
}

/** What would be removed along with a job. */
@ApiSchema({ name: 'JobDeletionInfo', description: 'What would be removed along with a job.' })
export class JobDeletionInfoDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Whether the files that were uploaded for the job (its Shaman checkout) would be removed.',
  })
  readonly shaman_checkout!: boolean;
}

/** Which jobs to delete. */
@ApiSchema({ name: 'JobMassDeletionSelection', description: 'Which jobs to delete.' })
export class JobMassDeletionSelectionDto {
  @ApiPropertyOptional({
    ...TIMESTAMP,
    description:
      'All jobs that did not change after this moment, rounded up to the full second. It cannot be left out: without it the answer is 400.',
  })
  readonly last_updated_max?: string;
}
