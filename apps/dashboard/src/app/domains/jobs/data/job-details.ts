import { Injectable, computed, inject, resource, signal } from '@angular/core';
import { Api, type Job, explainJob, fetchJob } from '@flamenco/api-client';
import { isFinalJobStatus, isJobStatus } from '@flamenco/domain';
import { errorOf, keptFor, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';
import { isNotFound } from '../../../shared/problem';
import type { WhyQuestion } from '../../../shared/ui/why-note';
import { JobList } from './job-list';

/** The selected job: what the live list knows of it, with the settings and the activity that are fetched for it alone. */
@Injectable()
export class JobDetails {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);
  private readonly list = inject(JobList);
  private readonly selectedJob = signal<string | undefined>(undefined);

  /** Fetched again when the status changes, for the activity says why. */
  private readonly statusInList = computed(() => this.list.job(this.selectedJob() ?? '')?.status);

  private readonly loaded = resource({
    params: () => {
      const jobId = this.selectedJob();
      const key = this.live.loadKey();
      return jobId === undefined || key === undefined
        ? undefined
        : { jobId, key, status: this.statusInList() };
    },
    loader: ({ params }) => this.api.invoke(fetchJob, { job_id: params.jobId }),
  });

  private readonly kept = keptFor(this.selectedJob, this.loaded, ({ id }) => id);

  readonly job = computed((): Job | undefined => {
    const listed = this.list.job(this.selectedJob() ?? '');
    const fetched = this.kept();
    if (listed === undefined || fetched === undefined) return listed ?? fetched;
    return { ...fetched, ...listed, ...settingsOf(fetched), activity: fetched.activity };
  });
  private readonly error = errorOf(this.loaded);
  readonly isGone = computed(
    () => this.list.job(this.selectedJob() ?? '') === undefined && isNotFound(this.error()),
  );
  readonly problem = problemOf(this.loaded);

  /** Asks why the job does not run; undefined while it runs, or has ended. */
  readonly whyNot = computed((): WhyQuestion | undefined => {
    const job = this.job();
    if (job === undefined || !isJobStatus(job.status) || isFinalJobStatus(job.status)) return undefined;
    if (job.task_counts.active > 0) return undefined;
    return { id: job.id, ask: () => this.api.invoke(explainJob, { job_id: job.id }) };
  });

  /** Shows this job from now on. */
  select(jobId: string | undefined): void {
    this.selectedJob.set(jobId);
  }

  reload(): void {
    this.loaded.reload();
  }
}

/** The list may leave out what only the job's own page shows. */
function settingsOf(job: Job): Pick<Job, 'settings' | 'metadata'> {
  return {
    ...(job.settings !== undefined && { settings: job.settings }),
    ...(job.metadata !== undefined && { metadata: job.metadata }),
  };
}
