import type { Job } from '@flamenco/api-client';
import { type JobStatus, isJobStatus, legalJobRequests } from '@flamenco/domain';
import type { IconName } from '../../../shared/icons/icon-paths';

/** Something people do to jobs by asking for a status. */
export interface JobVerb {
  readonly id: 'pause' | 'cancel' | 'requeue';
  readonly label: string;
  readonly participle: string;
  readonly icon: IconName;
  readonly to: JobStatus;
  /** Where it leads: nothing to do for a job that is there. */
  readonly endsIn: JobStatus;
  /** Said before several jobs are changed, or when it loses work. */
  readonly consequence: string;
  /** Asks even for a single job. */
  readonly alwaysAsks: boolean;
}

/** What people can do to jobs, in the order of the menus. */
export const JOB_VERBS = [
  {
    id: 'pause',
    label: 'Pause',
    participle: 'paused',
    icon: 'pause',
    to: 'pause-requested',
    endsIn: 'paused',
    consequence: 'Tasks that are running finish first; no further ones start.',
    alwaysAsks: false,
  },
  {
    id: 'cancel',
    label: 'Cancel',
    participle: 'canceled',
    icon: 'close',
    to: 'cancel-requested',
    endsIn: 'canceled',
    consequence: 'Running tasks are stopped within seconds, and what they have not saved is lost.',
    alwaysAsks: true,
  },
  {
    id: 'requeue',
    label: 'Requeue',
    participle: 'requeued',
    icon: 'replay',
    to: 'requeueing',
    endsIn: 'queued',
    consequence:
      'What is not completed runs again; of a completed job, everything. Workers and tasks get a fresh start.',
    alwaysAsks: true,
  },
] as const satisfies readonly JobVerb[];

/** Of these jobs, those that a verb can be done to now. The domain decides; an unknown status enables nothing. */
export function jobsForVerb(jobs: readonly Job[], verb: JobVerb): readonly Job[] {
  return jobs.filter((job) => {
    if (!isJobStatus(job.status) || job.status === verb.to || job.status === verb.endsIn) return false;
    return legalJobRequests({ status: job.status, taskCounts: job.task_counts }).includes(verb.to);
  });
}
