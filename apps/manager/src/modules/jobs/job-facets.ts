import type {
  JobFacetDto,
  JobFacetsDto,
  JobFacetsQueryDto,
  JobsTaskCountsDto,
} from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import { understandJobQuery } from './job-query.js';
import type { JobCondition } from '@flamenco/domain/query';
import {
  countByKey,
  countJobs,
  countNeedingAttention,
  countTasks,
  isAnyOf,
} from './persistence/job-facets.js';

const USUAL_KEYS = ['status', 'type', 'user', 'project'];

/** Counts the jobs that fit a query. Others get a turn between the counts: with 100,000 jobs, each takes some ms. */
export async function countJobFacets(
  sql: SqlReader,
  { q, key, prefix }: JobFacetsQueryDto,
  nowMs: number,
): Promise<JobFacetsDto> {
  const asked = await understandJobQuery(sql, q ?? '', nowMs);
  const facets: JobFacetDto[] = [];
  for (const one of new Set(key ?? USUAL_KEYS)) {
    facets.push({ key: one, values: await countByKey(sql, one, asked, prefix) });
    await new Promise((resolve) => setImmediate(resolve));
  }
  const needsAttention = await countNeedingAttention(sql, asked);
  const counted = prefix === undefined ? sumOfStatuses(facets, asked) : undefined;
  const total = counted ?? (await countJobs(sql, asked));
  return { total, needs_attention: needsAttention, facets };
}

/** Each job has one status, so that these need not be counted again; undefined where some statuses are asked for. */
function sumOfStatuses(facets: readonly JobFacetDto[], asked: readonly JobCondition[]): number | undefined {
  const statuses = facets.find(({ key }) => key === 'status');
  if (statuses === undefined || !isAnyOf('status', asked)) return undefined;
  return statuses.values.reduce((sum, { count }) => sum + count, 0);
}

/** Counts the tasks of the jobs that fit a query. */
export async function countTasksOfJobs(sql: SqlReader, q: string, nowMs: number): Promise<JobsTaskCountsDto> {
  const { total, taskCounts } = await countTasks(sql, await understandJobQuery(sql, q, nowMs));
  return { total, task_counts: taskCounts };
}
