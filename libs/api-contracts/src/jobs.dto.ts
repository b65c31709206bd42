import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { TaskCounts } from '@flamenco/domain/jobs';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { JOB_WARNING_CODES, type JobWarningCode } from '@flamenco/domain/warnings';
import { REASON_CODES, type ReasonCode } from '@flamenco/domain/why';
import { refTo } from './named-schemas.js';
import {
  COUNT,
  FREE_OBJECT,
  NAME,
  NEXT_CURSOR,
  PATH,
  TIMESTAMP,
  TOTAL,
  UUID,
  UUID_OR_EMPTY,
} from './property-kinds.js';

/** Where the files of a job are kept, so that they can be removed along with it. */
@ApiSchema({
  name: 'JobStorageInfo',
  description: 'Where the files of a job are kept, so that they can be removed along with it.',
})
export class JobStorageInfoDto {
  @ApiPropertyOptional({
    ...PATH,
    description: "The job's checkout, as returned by `shamanCheckout`. It is erased when the job is deleted.",
  })
  readonly shaman_checkout_id?: string;
}

/** What a job to submit and a job of the farm have in common. */
abstract class JobDescription {
  @ApiProperty({ ...NAME, description: 'Name of the job.', example: 'shot-010-lighting' })
  readonly name!: string;

  @ApiProperty({
    ...NAME,
    description: 'Name of the job type that makes the tasks.',
    example: 'simple-blender-render',
  })
  readonly type!: string;

  @ApiPropertyOptional({
    ...NAME,
    description:
      'Etag of the job type that the settings were made for; when it has changed, the job is refused. Left out, it is not checked.',
  })
  readonly type_etag?: string;

  @ApiPropertyOptional({
    allOf: [refTo('JobSettings')],
    description: "Values of the job type's settings.",
  })
  readonly settings?: Readonly<Record<string, unknown>>;

  @ApiPropertyOptional({ allOf: [refTo('JobMetadata')], description: 'Free texts about the job.' })
  readonly metadata?: Readonly<Record<string, string>>;

  @ApiProperty({
    ...NAME,
    description:
      "Platform whose notation the paths of the job are in: `linux`, `windows`, `darwin`; `manager` stands for the Manager's own.",
    example: 'linux',
  })
  readonly submitter_platform!: string;

  @ApiPropertyOptional({ type: JobStorageInfoDto, description: 'Where the files of the job are kept.' })
  readonly storage?: JobStorageInfoDto;

  @ApiPropertyOptional({
    ...UUID_OR_EMPTY,
    description: 'Tag that a Worker must have to get tasks of this job. Left out or empty, any Worker may.',
  })
  readonly worker_tag?: string;

  @ApiPropertyOptional({
    enum: JOB_STATUSES,
    enumName: 'JobStatus',
    description:
      'Status that the job begins with: `queued`, unless told otherwise; `paused` keeps it waiting.',
  })
  readonly initial_status?: JobStatus;
}

/** A job as people submit it; its tasks are made from this by its job type. */
@ApiSchema({ name: 'SubmittedJob', description: 'A job to submit; its tasks are made by its job type.' })
export class SubmittedJobDto extends JobDescription {
  @ApiPropertyOptional({
    type: 'integer',
    description:
      'Jobs with the highest priority come first: 0 to 100. Of a job that is submitted with another one, the nearest of these is taken, with a warning. Left out: 50.',
  })
  readonly priority?: number;
}

/** What a job needs a person to do: until then the job, or part of it, waits forever. */
@ApiSchema({
  name: 'JobAttention',
  description: 'What a job needs a person to do: until then the job, or part of it, waits forever.',
})
export class JobAttentionDto {
  @ApiProperty({ enum: REASON_CODES, enumName: 'ExplanationReasonCode' })
  readonly code!: ReasonCode;

  @ApiProperty({ type: 'string', description: 'What is the matter, for people to read.' })
  readonly message!: string;

  @ApiProperty({ type: 'string', description: 'What to do about it, for people to read.' })
  readonly remedy!: string;
}

/** Something about a job that is likely not meant. It does not keep the job from running. */
@ApiSchema({
  name: 'JobWarning',
  description: 'Something about a job that is likely not meant. It does not keep the job from running.',
})
export class JobWarningDto {
  @ApiProperty({ enum: JOB_WARNING_CODES, enumName: 'JobWarningCode' })
  readonly code!: JobWarningCode;

  @ApiProperty({ type: 'string', description: 'What is the matter, for people to read.' })
  readonly message!: string;

  @ApiProperty({ type: 'string', description: 'What to do about it, for people to read.' })
  readonly remedy!: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    description: 'Other jobs that have to do with it, the latest first.',
  })
  readonly job_ids?: readonly string[];
}

/** Who submitted a job. */
@ApiSchema({ name: 'JobOwner', description: 'Who submitted a job, when they had signed in.' })
export class JobOwnerDto {
  @ApiProperty({ ...UUID, description: 'The person, or the token of a service.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'What others call them.' })
  readonly name!: string;
}

/** A job of the farm. */
@ApiSchema({ name: 'Job', description: 'A job of the farm.' })
export class JobDto extends JobDescription {
  @ApiProperty({ ...UUID, description: 'The job.' })
  readonly id!: string;

  @ApiProperty({ type: 'integer', description: 'Jobs with the highest priority come first.' })
  readonly priority!: number;

  @ApiProperty({ ...TIMESTAMP, description: 'When the job was submitted.' })
  readonly created!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When anything about the job last changed.' })
  readonly updated!: string;

  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus' })
  readonly status!: JobStatus;

  @ApiProperty({ type: 'string', description: 'What last happened to the job, for people to read.' })
  readonly activity!: string;

  @ApiProperty({ ...COUNT, description: 'Steps (such as rendered frames) of all tasks done so far.' })
  readonly steps_completed!: number;

  @ApiProperty({ ...COUNT, description: 'Steps that all tasks have together.' })
  readonly steps_total!: number;

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'When somebody asked for the job to be deleted; it will be gone soon.',
  })
  readonly delete_requested_at?: string;

  @ApiPropertyOptional({
    type: JobAttentionDto,
    description: 'What it needs a person to do, or it waits forever; absent when it needs nothing.',
  })
  readonly needs_attention?: JobAttentionDto;

  @ApiPropertyOptional({
    type: [JobWarningDto],
    description: 'What its submitter was warned of; absent when there was nothing.',
  })
  readonly warnings?: readonly JobWarningDto[];

  @ApiPropertyOptional({
    type: JobOwnerDto,
    description:
      'Whose job it is: who submitted it. Absent where nobody had signed in; such a job is steered by wranglers.',
  })
  readonly owner?: JobOwnerDto;

  @ApiProperty({ allOf: [refTo('TaskCounts')], description: 'How many of its tasks are in each status.' })
  readonly task_counts!: TaskCounts;
}

/** All jobs of the farm, or a page of those that were asked for. */
@ApiSchema({
  name: 'JobsQueryResult',
  description: 'All jobs of the farm, or a page of those that were asked for.',
})
export class JobsQueryResultDto {
  @ApiProperty({ type: [JobDto], description: 'The jobs; empty when there are none.' })
  readonly jobs!: readonly JobDto[];

  @ApiPropertyOptional(TOTAL)
  readonly total?: number;

  @ApiPropertyOptional(NEXT_CURSOR)
  readonly next?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Why a page has not what was expected: `owner:me` of somebody who has not signed in.',
  })
  readonly note?: string;
}

/** A value, and how many jobs have it. */
@ApiSchema({ name: 'JobFacetValue', description: 'A value, and how many jobs have it.' })
export class JobFacetValueDto {
  @ApiProperty({ type: 'string', description: 'The value.' })
  readonly value!: string;

  @ApiProperty({ ...COUNT, description: 'How many jobs have it.' })
  readonly count!: number;
}

/** How many jobs have which values of a key. */
@ApiSchema({
  name: 'JobFacet',
  description:
    'How many jobs have which values of a key, of those that fit all of the query but what it lists for this key.',
})
export class JobFacetDto {
  @ApiProperty({ ...NAME, description: 'The key.', example: 'user' })
  readonly key!: string;

  @ApiProperty({
    type: [JobFacetValueDto],
    description: 'The values that most jobs have, at most 50, the most frequent first.',
  })
  readonly values!: readonly JobFacetValueDto[];
}

/** How many jobs fit a query. */
@ApiSchema({
  name: 'JobFacets',
  description: 'How many jobs fit a query, and what else could be asked of them.',
})
export class JobFacetsDto {
  @ApiProperty({ ...COUNT, description: 'How many jobs fit the query.' })
  readonly total!: number;

  @ApiProperty({
    ...COUNT,
    description: 'How many jobs need a person, of those that fit all of the query but `needs:you`.',
  })
  readonly needs_attention!: number;

  @ApiProperty({ type: [JobFacetDto], description: 'In the order of the keys that were asked for.' })
  readonly facets!: readonly JobFacetDto[];
}

/** How many tasks the jobs that fit a query have. */
@ApiSchema({ name: 'JobsTaskCounts', description: 'How many tasks the jobs that fit a query have together.' })
export class JobsTaskCountsDto {
  @ApiProperty({ ...COUNT, description: 'How many jobs fit the query.' })
  readonly total!: number;

  @ApiProperty({ allOf: [refTo('TaskCounts')], description: 'How many of their tasks are in each status.' })
  readonly task_counts!: TaskCounts;
}

/** What a query could go on with. */
@ApiSchema({ name: 'JobCompletions', description: 'What a query could go on with.' })
export class JobCompletionsDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'Keys or values, at most 50, in the order of the alphabet.',
  })
  readonly completions!: readonly string[];
}

/** Which jobs to list. No operation takes it; it stands in the contract for clients that have generated code for it. */
@ApiSchema({ name: 'JobsQuery', description: 'Which jobs to list. Not taken by any operation.' })
export class JobsQueryDto {
  @ApiPropertyOptional({ ...COUNT, description: 'How many of the matching jobs to skip.' })
  readonly offset?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'How many jobs to list at most.' })
  readonly limit?: number;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string' },
    description: 'Properties to sort by, the most important first.',
  })
  readonly order_by?: readonly string[];

  @ApiPropertyOptional({
    enum: JOB_STATUSES,
    enumName: 'JobStatus',
    isArray: true,
    description: 'Only jobs in one of these statuses.',
  })
  readonly status_in?: readonly JobStatus[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Only jobs with this metadata.',
  })
  readonly metadata?: Readonly<Record<string, string>>;

  @ApiPropertyOptional({ ...FREE_OBJECT, description: 'Only jobs with these settings.' })
  readonly settings?: Readonly<Record<string, unknown>>;
}
