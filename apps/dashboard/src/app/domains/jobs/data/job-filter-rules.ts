import type { Job } from '@flamenco/api-client';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { type FilterQuery, fitsFilter } from '../../../shared/filter/filter-query';
import { type FilterRules, whoIsNeeded } from '../../../shared/filter/list-filter';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';

/** Who submitted a job, as the submitting program wrote it into the metadata. */
export function userOf(job: Job): string {
  return job.metadata?.['user.name'] ?? '';
}

/** Whether a job waits for something that only a person can do. */
function needsPerson(job: Job): boolean {
  return job.needs_attention !== undefined;
}

/** The jobs that fit a filter, in their order. An empty filter gives the list itself. */
function filterJobs(jobs: readonly Job[], query: FilterQuery): readonly Job[] {
  if (query.words.length === 0 && Object.keys(query.tokens).length === 0) return jobs;
  return jobs.filter((job) => {
    const user = userOf(job);
    const { label } = lookOf(JOB_LOOKS, job.status);
    return fitsFilter(
      query,
      { status: [job.status, label], type: job.type, user, needs: whoIsNeeded(needsPerson(job)) },
      `${job.name} ${user} ${job.type} ${job.status} ${label} ${job.id}`,
    );
  });
}

/** What needs people or Workers comes first; the others stand behind, for a status that is missing would not be offered. */
const FIRST_STATUSES: readonly JobStatus[] = [
  'active',
  'queued',
  'paused',
  'failed',
  'completed',
  'canceled',
];

/** How the jobs page is filtered. */
export const JOB_FILTER_RULES: FilterRules<Job, JobStatus> = {
  keys: ['status', 'type', 'user', 'needs'],
  statuses: [...new Set([...FIRST_STATUSES, ...JOB_STATUSES])],
  looks: JOB_LOOKS,
  needsPerson,
  fitting: filterJobs,
};
