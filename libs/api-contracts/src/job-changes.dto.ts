import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { JOB_PRIORITIES } from '@flamenco/domain/jobs';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { DELETION_EXTENTS, DELETION_FILE_KINDS, type DeletionFileKind } from './lists.js';
import { COUNT, NAME, PROSE, TIMESTAMP } from './property-kinds.js';

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

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'For a job that is requeued: whether frames of its unfinished tasks that are known to be whole are kept. Left out, these tasks render all frames again.',
  })
  readonly keep_frames?: boolean;
}

/** How the failed tasks of a job are to run again. */
@ApiSchema({ name: 'FailedTasksRequeue', description: 'How the failed tasks of a job are to run again.' })
export class FailedTasksRequeueDto {
  @ApiPropertyOptional({
    ...PROSE,
    description: 'Why, for people to read; becomes part of the activity of the job and of these tasks.',
  })
  readonly reason?: string;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      'Whether frames of these tasks that are known to be whole are kept. Left out, all of them are rendered again.',
  })
  readonly keep_frames?: boolean;
}

/** What became of the failed tasks of a job. */
@ApiSchema({ name: 'RequeuedTasks', description: 'What became of the failed tasks of a job.' })
export class RequeuedTasksDto {
  @ApiProperty({
    ...COUNT,
    description:
      'How many tasks run again; 0 when none had failed. Of a job that failed, those that were canceled with it are among them.',
  })
  readonly count!: number;

  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', description: "The job's status now." })
  readonly job_status!: JobStatus;
}

/** The priority that a person wants a job to have. */
@ApiSchema({ name: 'JobPriorityChange', description: 'The priority that a job should have.' })
export class JobPriorityChangeDto {
  @ApiProperty({
    type: 'integer',
    minimum: JOB_PRIORITIES.lowest,
    maximum: JOB_PRIORITIES.highest,
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

/** Files of one kind that a job has. */
@ApiSchema({ name: 'JobDeletionFiles', description: 'Files of one kind that a job has.' })
export class JobDeletionFilesDto {
  @ApiProperty({
    enum: DELETION_FILE_KINDS,
    enumName: 'DeletionFileKind',
  })
  readonly kind!: DeletionFileKind;

  @ApiProperty({ ...COUNT, description: 'How many.' })
  readonly count!: number;

  @ApiProperty({ ...COUNT, description: 'How large they are together, in bytes.' })
  readonly bytes!: number;

  @ApiProperty({ type: 'boolean', description: 'There may be more: counting was ended after a while.' })
  readonly is_at_least!: boolean;

  @ApiProperty({ type: 'boolean', description: 'They stay, unless the deletion is told to take all files.' })
  readonly is_kept!: boolean;

  @ApiProperty({ type: 'string', description: "Where they are, as a path on the Manager's computer." })
  readonly folder!: string;

  @ApiPropertyOptional({ type: 'string', description: 'Where those that stay would be after the deletion.' })
  readonly kept_in?: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'Some of them, by their paths in the folder.',
  })
  readonly examples!: readonly string[];
}

/** Query parameters of deletions. */
export class JobDeletionQueryDto {
  @ApiPropertyOptional({
    enum: DELETION_EXTENTS,
    description:
      'Which files go: `own`, those that were uploaded for the job, when nothing is said; `all`, also what it or people put beside them. What was rendered to elsewhere always stays.',
  })
  readonly files?: (typeof DELETION_EXTENTS)[number];
}

/** What would be removed along with a job. */
@ApiSchema({ name: 'JobDeletionInfo', description: 'What would be removed along with a job.' })
export class JobDeletionInfoDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Whether the files that were uploaded for the job (its Shaman checkout) would be removed.',
  })
  readonly shaman_checkout!: boolean;

  @ApiPropertyOptional({
    type: [JobDeletionFilesDto],
    description:
      'The files that the job has here, by kind; absent when there are none, or none that are its alone.',
  })
  readonly files?: readonly JobDeletionFilesDto[];
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
