import type { JobFacetDto, JobFacetsDto, JobFacetsQueryDto } from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import { understandJobQuery } from './job-query.js';
import { countByKey, countJobs, countNeedingAttention } from './persistence/job-facets.js';

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
