import { ApiPropertyOptional } from '@nestjs/swagger';
import { JOB_STATUSES, TASK_STATUSES, type JobStatus, type TaskStatus } from '@flamenco/domain/statuses';
import { JOB_SORTINGS, TASK_SORTINGS, type JobSorting, type TaskSorting } from './lists.js';
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

/** Query parameters of the list of jobs. */
export class JobListQueryDto extends PageQuery {
  @ApiPropertyOptional({
    enum: JOB_SORTINGS,
    description:
      'What to sort by, ties in the order they were submitted in; with `-`, all of it the other way around. Left out: `created`.',
  })
  readonly sort?: JobSorting;

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
