import type { Job } from '@flamenco/api-client';

/** Who submitted a job, as the submitting program wrote it into the metadata. */
export function userOf(job: Job): string {
  return job.metadata?.['user.name'] ?? job.metadata?.['user'] ?? '';
}
