import type {
  JobFacetDto,
  JobFacetsDto,
  JobFacetsQueryDto,
  JobsTaskCountsDto,
} from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import { understandJobQuery } from './job-query.js';
import { countByKey, countJobs, countNeedingAttention, countTasks } from './persistence/job-facets.js';

const USUAL_KEYS = ['status', 'type', 'user', 'project'];

/** Counts the jobs that fit a query. Others get a turn between the counts: with 100,000 jobs, each takes some ms. */
export async function countJobFacets(
  sql: SqlReader,
  { q, key }: JobFacetsQueryDto,
  nowMs: number,
): Promise<JobFacetsDto> {
  const asked = await understandJobQuery(sql, q ?? '', nowMs);
  const total = await countJobs(sql, asked);
  const needsAttention = await countNeedingAttention(sql, asked);
  const facets: JobFacetDto[] = [];
  for (const one of new Set(key ?? USUAL_KEYS)) {
    await new Promise((resolve) => setImmediate(resolve));
    facets.push({ key: one, values: await countByKey(sql, one, asked) });
  }
  return { total, needs_attention: needsAttention, facets };
}

/** Counts the tasks of the jobs that fit a query. */
export async function countTasksOfJobs(sql: SqlReader, q: string, nowMs: number): Promise<JobsTaskCountsDto> {
  const { total, taskCounts } = await countTasks(sql, await understandJobQuery(sql, q, nowMs));
  return { total, task_counts: taskCounts };
}
