import { JOB_STATUSES } from '@flamenco/domain/statuses';
import { isOpenToWorkers } from '@flamenco/domain/scheduling';
import { metadataKeysOf } from '@flamenco/domain/query';
import type { SqlReader } from '../../../database/sql.js';

/** The open jobs that have the same value of a key. */
interface OpenJobGroup {
  /** Empty for jobs that have none. */
  readonly value: string;
  readonly jobs: number;
  /** Tasks that wait. */
  readonly waiting: number;
  /** Tasks that Workers are at. */
  readonly active: number;
}

/** More open jobs are not looked at: it takes some microseconds a job. */
const MOST_JOBS = 5_000;
const MOST_GROUPS = 20;

const OPEN = JOB_STATUSES.filter((status) => isOpenToWorkers({ status, deleteRequestedAt: undefined }))
  .map((status) => `'${status}'`)
  .join(', ');

/** How much waits of jobs that hand out tasks, by the values of a key, the most first. Bounded by the jobs that are open. */
export function listOpenJobGroups(sql: SqlReader, key: string): Promise<readonly OpenJobGroup[]> {
  const keys = metadataKeysOf(key);
  return sql.all<OpenJobGroup>(
    `SELECT value, count(*) AS jobs, sum(waiting) AS waiting, sum(active) AS active FROM (
       SELECT coalesce((SELECT min(entry.value) FROM job_metadata AS entry
           WHERE entry.job_id = jobs.id AND entry.key IN (${keys.map(() => '?').join(', ')})), '') AS value,
         tasks_queued + tasks_soft_failed AS waiting, tasks_active AS active
       FROM jobs WHERE status IN (${OPEN}) AND delete_requested_at IS NULL LIMIT ${MOST_JOBS}) AS open_jobs
     GROUP BY value ORDER BY sum(waiting) DESC, sum(active) DESC, value LIMIT ${MOST_GROUPS}`,
    ...keys,
  );
}
