import { ApiPropertyOptional } from '@nestjs/swagger';
import { LONGEST_QUERY } from '@flamenco/domain/query';
import { JOB_STATUSES, TASK_STATUSES, type JobStatus, type TaskStatus } from '@flamenco/domain/statuses';
import {
  JOB_BULK,
  JOB_SORTINGS,
  TASK_SORTINGS,
  type JobBulk,
  type JobSorting,
  type TaskSorting,
} from './lists.js';
import { NAME, UUID_OR_EMPTY } from './property-kinds.js';

/** Entries of a page, when a request does not say how many. */
export const DEFAULT_PAGE_SIZE = 100;

/** What pages of all lists have in common. */
abstract class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: `How many to return at most: ${DEFAULT_PAGE_SIZE}, when any other of these parameters is given.`,
  })
  readonly limit?: number;

  @ApiPropertyOptional({
    ...NAME,
    description:
      'Return what comes after this: `next` of the previous answer, with the same `sort` and filters. What is added meanwhile shifts nothing.',
  })
  readonly cursor?: string;
}

/** Words to look for. They are part of a pattern, which ends at a NUL. */
const SEARCH = { type: 'string', maxLength: 200, pattern: '^[^\\u0000]*$' } as const;

const QUERY = { type: 'string', maxLength: LONGEST_QUERY, pattern: '^[^\\u0000]*$' } as const;
const QUERY_DESCRIPTION =
  'Only jobs that fit a query, such as `status:failed,active user:anna priority>60 updated<2d -shot:010 "free text"`. docs/rest-api.md describes the language.';

/** Query parameters of `fetchJobFacets`. */
export class JobFacetsQueryDto {
  @ApiPropertyOptional({ ...QUERY, description: QUERY_DESCRIPTION })
  readonly q?: string;

  @ApiPropertyOptional({
    type: 'array',
    maxItems: 10,
    items: { type: 'string', minLength: 1, maxLength: 200 },
    description:
      'What to count by: `status`, `type`, `tag` (of Workers), or keys of the metadata. Left out: status, type, user and project.',
  })
  readonly key?: readonly string[];

  @ApiPropertyOptional({
    ...SEARCH,
    description: 'Count only values that begin with it, in either case of letters.',
  })
  readonly prefix?: string;
}

/** Query parameters of `countTasksOfJobs`. */
export class JobTaskCountsQueryDto {
  @ApiPropertyOptional({ ...QUERY, description: QUERY_DESCRIPTION })
  readonly q?: string;
}

/** Query parameters of `completeJobQuery`. */
export class JobCompletionsQueryDto {
  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'A key of a query, whose values are wanted. Left out: keys are.',
  })
  readonly key?: string;

  @ApiPropertyOptional({
    ...SEARCH,
    description: 'What they begin with, A to Z in either case being the same.',
  })
  readonly prefix?: string;
}

/** Query parameters of the list of jobs. */
export class JobListQueryDto extends PageQuery {
  @ApiPropertyOptional({
    enum: JOB_SORTINGS,
    description:
      'What to sort by, ties in the order they were submitted in; with `-`, all of it the other way around. `-urgency`: what is under way first, then what waits, is paused, failed, is over; of these, the highest priority and then the youngest first. `user`: who submitted it, by the metadata `user.name` or `user`. `completed`: how many of its tasks are; `progress`: which part of them. Left out: `created`.',
  })
  readonly sort?: JobSorting;

  @ApiPropertyOptional({ ...QUERY, description: QUERY_DESCRIPTION })
  readonly q?: string;

  @ApiPropertyOptional({
    enum: JOB_BULK,
    isArray: true,
    description:
      'What to leave out of the jobs, for lists that do not show it: several are repeated, or separated by commas.',
  })
  readonly omit?: readonly JobBulk[];

  @ApiPropertyOptional({
    enum: JOB_STATUSES,
    enumName: 'JobStatus',
    isArray: true,
    description: 'Only jobs in one of these statuses: several are repeated, or separated by commas.',
  })
  readonly status?: readonly JobStatus[];

  @ApiPropertyOptional({ ...NAME, minLength: 1, description: 'Only jobs of this job type.' })
  readonly type?: string;

  @ApiPropertyOptional({
    ...UUID_OR_EMPTY,
    description: 'Only jobs with this worker tag; empty for those without one.',
  })
  readonly worker_tag?: string;

  @ApiPropertyOptional({
    type: 'array',
    maxItems: 20,
    items: { type: 'string', maxLength: 1_201, pattern: '^[^:]{1,200}:' },
    description:
      'Only jobs that have this in their metadata: `project:bird`, exactly as it is written there; the key ends at the first colon. Of several, repeated, a job has all. Values of more than 1,000 characters are not found.',
  })
  readonly metadata?: readonly string[];

  @ApiPropertyOptional({
    ...SEARCH,
    description:
      'Only jobs with this text in their name, type or metadata values, or whose id begins with it. A to Z in either case are the same.',
  })
  readonly search?: string;
}

/** Query parameters of the list of a job's tasks. */
export class TaskListQueryDto extends PageQuery {
  @ApiPropertyOptional({
    enum: TASK_SORTINGS,
    description:
      "What to sort by, ties in the job's order; with `-`, all of it the other way around. `worker`: by its name. Left out: `index_in_job`.",
  })
  readonly sort?: TaskSorting;

  @ApiPropertyOptional({
    enum: TASK_STATUSES,
    enumName: 'TaskStatus',
    isArray: true,
    description: 'Only tasks in one of these statuses: several are repeated, or separated by commas.',
  })
  readonly status?: readonly TaskStatus[];

  @ApiPropertyOptional({
    ...SEARCH,
    description:
      "Only tasks with this text in their name, type, or Worker's name, or whose id begins with it. A to Z in either case are the same.",
  })
  readonly search?: string;
}

/** Query parameters of `fetchJob`. */
export class JobQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 60,
    description:
      'How long to wait for the next change of the job, in seconds; the answer comes as soon as there is one. Left out, it comes at once.',
  })
  readonly wait?: number;

  @ApiPropertyOptional({
    ...NAME,
    description:
      'With `wait`: the `ETag` of the job as it is known. When the job is another by now, the answer comes at once. Without `wait` it is refused: that is what `If-None-Match` is for.',
  })
  readonly since?: string;
}
