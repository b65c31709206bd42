import type { JobSorting } from '@flamenco/api-contracts';
import type { JobCondition } from '@flamenco/domain/query';
import type { JobStatus } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';
import { JOB_URGENCY } from '../../../database/migrations/0022-job-query.js';
import { JOB_PROGRESS } from '../../../database/migrations/0035-job-sorting.js';
import { JOB_COLUMNS, JOB_SOURCE, type JobRow } from './job-list.js';
import { toConditions } from './job-conditions.js';
import { hasMetadata } from './job-metadata.js';
import { isFound, isOneOf, LIKE, type Condition } from '../../../database/conditions.js';
import { readPage, type Page, type PagedList, type PageRequest } from '../../../database/sorted-pages.js';

/** Which jobs are asked for; what is undefined excludes none. */
export interface JobFilter {
  readonly statuses: readonly JobStatus[] | undefined;
  readonly type: string | undefined;
  /** A tag's UUID; empty for jobs without a tag. */
  readonly workerTag: string | undefined;
  /** All of these are in a job's metadata, exactly so. */
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  readonly search: string | undefined;
  /** What a query asks for. */
  readonly asked: readonly JobCondition[];
}

/** An index answers in each of these orders, forwards and backwards: a page of all jobs costs the same at any depth. */
export const JOB_PAGES: PagedList = {
  columns: JOB_COLUMNS,
  from: JOB_SOURCE,
  foundIn: 'jobs',
  sortedBy: {
    created: 'jobs.id',
    updated: 'jobs.updated',
    name: 'lower(jobs.name)',
    priority: 'jobs.priority',
    status: 'jobs.status',
    type: 'jobs.type',
    urgency: JOB_URGENCY,
    user: 'lower(jobs.user_name)',
    progress: JOB_PROGRESS,
    completed: 'jobs.tasks_completed',
  } satisfies Record<Exclude<JobSorting, `-${string}`>, string>,
  tie: 'jobs.id',
  isIndexed: true,
};

/** A page of the jobs that are asked for. To look for a text is to read every job: 20 ms with 10,000 of them. */
export function readJobPage(sql: SqlReader, filter: JobFilter, page: PageRequest): Promise<Page<JobRow>> {
  return readPage<JobRow>(sql, JOB_PAGES, jobConditions(filter), page);
}

/** What jobs have to fulfil. */
export function jobConditions({
  statuses,
  type,
  workerTag,
  metadata,
  search,
  asked,
}: JobFilter): readonly Condition[] {
  const conditions = [...metadata.map(hasMetadata), ...toConditions(asked)];
  if (statuses) conditions.push(isOneOf('jobs.status', statuses));
  if (type !== undefined) conditions.push({ text: 'jobs.type = ?', values: [type] });
  if (workerTag === '') conditions.push({ text: 'jobs.worker_tag_id IS NULL', values: [] });
  else if (workerTag !== undefined)
    conditions.push({
      text: 'jobs.worker_tag_id = (SELECT id FROM tag_names WHERE uuid = ?)',
      values: [workerTag.toLowerCase()],
    });
  if (search !== undefined) conditions.push(isFound(search, SEARCHED));
  return conditions;
}

const SEARCHED = {
  within: [
    `jobs.name ${LIKE}`,
    `jobs.type ${LIKE}`,
    `EXISTS (SELECT 1 FROM json_each(jobs.metadata) AS entry WHERE entry.value ${LIKE})`,
  ],
  atStart: [`jobs.uuid ${LIKE}`],
};
