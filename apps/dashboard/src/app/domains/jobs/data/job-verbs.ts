import type { Job } from '@flamenco/api-client';
import { legalJobRequests } from '@flamenco/domain/jobs';
import { type JobStatus, isJobStatus } from '@flamenco/domain/statuses';
import type { IconName } from '../../../shared/icons/icon-paths';
import type { VerbKey } from '../../../shared/keys/verb-letters';

/** Something people do to jobs by asking for a status. */
export interface JobVerb {
  readonly id: 'pause' | 'resume' | 'cancel' | 'requeue';
  readonly label: string;
  readonly participle: string;
  readonly icon: IconName;
  readonly to: JobStatus;
  /** Where it leads: nothing to do for a job that is there. */
  readonly endsIn: JobStatus;
  /** The only statuses that it makes sense in; left out: wherever the domain allows it. */
  readonly from?: readonly JobStatus[];
  /** Said before several jobs are changed, or when it loses work. */
  readonly consequence: string;
  /** Asks even for a single job. */
  readonly alwaysAsks: boolean;
  readonly key: VerbKey;
  /** What takes it back, of jobs that were in one of these statuses; left out: nothing does. */
  readonly undo?: { readonly by: 'pause' | 'resume'; readonly from: readonly JobStatus[] };
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
    key: 'p',
    // Of others, Resume would make something else than what they were.
    undo: { by: 'resume', from: ['queued', 'active'] },
  },
  {
    id: 'resume',
    label: 'Resume',
    participle: 'resumed',
    icon: 'play_arrow',
    to: 'queued',
    endsIn: 'queued',
    from: ['paused', 'pause-requested'],
    consequence: 'What is left runs as soon as Workers are free.',
    alwaysAsks: false,
    key: 'p',
    undo: { by: 'pause', from: ['paused', 'pause-requested'] },
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
    key: 'x',
  },
  {
    id: 'requeue',
    label: 'Requeue',
    participle: 'requeued',
    icon: 'replay',
    to: 'requeueing',
    endsIn: 'queued',
    consequence:
      'Everything that is not completed runs again; a completed job starts over. Earlier failures are forgotten.',
    alwaysAsks: true,
    key: 'r',
  },
] as const satisfies readonly JobVerb[];

/** The verbs to offer for these jobs: Pause and Resume take turns, unless both fit. */
export function offeredJobVerbs(jobs: readonly Job[]): readonly JobVerb[] {
  const fits = (verb: JobVerb): boolean => jobsForVerb(jobs, verb).length > 0;
  const [pause, resume] = [JOB_VERBS[0], JOB_VERBS[1]];
  return JOB_VERBS.filter((verb) => {
    if (verb === resume) return fits(resume);
    return verb !== pause || fits(pause) || !fits(resume);
  });
}

/** The verbs to offer for these jobs, each with how many of them it can be done to; none for no jobs. */
export function verbsWithFits(
  jobs: readonly Job[],
): readonly { readonly verb: JobVerb; readonly fits: number }[] {
  if (jobs.length === 0) return [];
  return offeredJobVerbs(jobs).map((verb) => ({ verb, fits: jobsForVerb(jobs, verb).length }));
}

/** Of these jobs, those that a verb can be done to now. The domain decides; an unknown status enables nothing. */
export function jobsForVerb(jobs: readonly Job[], verb: JobVerb): readonly Job[] {
  return jobs.filter((job) => {
    if (verb.from?.includes(job.status) === false) return false;
    if (!isJobStatus(job.status) || job.status === verb.to || job.status === verb.endsIn) return false;
    return legalJobRequests({ status: job.status, taskCounts: job.task_counts }).includes(verb.to);
  });
}

/** What takes the verb back of all of these jobs, as they were before; undefined: nothing does. */
export function undoingVerb({ undo }: JobVerb, jobs: readonly Job[]): JobVerb | undefined {
  if (undo === undefined || !jobs.every(({ status }) => undo.from.includes(status))) return undefined;
  return JOB_VERBS.find(({ id }) => id === undo.by);
}
