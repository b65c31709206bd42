import type { JobBulk } from '@flamenco/api-contracts';
import { toTaskCounts } from './job-view.js';
import { findJobRow, type JobRow, listJobRowsAfter } from './persistence/job-list.js';
import type { SqlReader } from '../../database/sql.js';

/** Rows that are written at a time, so that a long list does not hold up other requests. */
const PAGE = 250;

/**
 * A job as the API's `Job`, as JSON text. Settings, metadata and what it needs are stored as JSON and pass through as they are: a list of all
 * jobs would else read and write all of them again.
 * @param omitted - what a list does not show
 */
export function jobToJson(job: JobRow, omitted: readonly JobBulk[] = []): string {
  const known = JSON.stringify({
    id: job.uuid,
    name: job.name,
    type: job.type,
    priority: job.priority,
    status: job.status,
    activity: job.activity,
    submitter_platform: job.submitter_platform,
    ...(job.shaman_checkout_id !== '' && { storage: { shaman_checkout_id: job.shaman_checkout_id } }),
    ...(job.worker_tag !== null && { worker_tag: job.worker_tag }),
    steps_completed: job.steps_completed,
    steps_total: job.steps_total,
    created: job.created,
    updated: job.updated,
    ...(job.delete_requested_at !== null && { delete_requested_at: job.delete_requested_at }),
    ...(job.owner !== null && { owner: { id: job.owner, name: job.owner_name } }),
    task_counts: toTaskCounts(job),
  });
  const attention = job.attention === null ? '' : `,"needs_attention":${job.attention}`;
  const bulk = (['warnings', 'settings', 'metadata'] as const).map((key) =>
    job[key] === null || omitted.includes(key) ? '' : `,"${key}":${job[key]}`,
  );
  return `${known.slice(0, -1)}${attention}${bulk.join('')}}`;
}

/** All jobs as the API's `JobsQueryResult`, piece by piece. */
export async function* jobListToJson(sql: SqlReader): AsyncGenerator<string> {
  yield '{"jobs":[';
  let last = 0;
  for (;;) {
    const page = await listJobRowsAfter(sql, last, PAGE);
    if (page.length === 0) break;
    yield (last === 0 ? '' : ',') + page.map((job) => jobToJson(job)).join(',');
    last = page.at(-1)?.id ?? last;
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield ']}';
}

/** The job with this UUID as the API's `Job`, as JSON text; undefined when there is none. */
export async function findJobJson(sql: SqlReader, uuid: string): Promise<string | undefined> {
  const job = await findJobRow(sql, uuid);
  return job && jobToJson(job);
}
