import type { Job } from '@flamenco/api-client';
import { JOB_STATUSES, type JobStatus, isJobStatus } from '@flamenco/domain';
import { type FilterQuery, fitsFilter } from '../../../shared/filter-query';

/** The keys that a filter of jobs understands. */
export const JOB_FILTER_KEYS = ['status', 'type', 'user'] as const;

/** Who submitted a job, as the submitting program wrote it into the metadata. */
export function userOf(job: Job): string {
  return job.metadata?.['user.name'] ?? '';
}

/** The jobs that fit a filter, in their order. An empty filter answers the list itself. */
export function filterJobs(jobs: readonly Job[], query: FilterQuery): readonly Job[] {
  if (query.words.length === 0 && Object.keys(query.tokens).length === 0) return jobs;
  return jobs.filter((job) => {
    const user = userOf(job);
    return fitsFilter(
      query,
      { status: job.status, type: job.type, user },
      `${job.name} ${user} ${job.type} ${job.id}`,
    );
  });
}

/** How many jobs have each status that this page knows. */
export function countByStatus(jobs: readonly Job[]): Readonly<Record<JobStatus, number>> {
  const counts = Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Record<JobStatus, number>;
  for (const { status } of jobs) if (isJobStatus(status)) counts[status] += 1;
  return counts;
}
