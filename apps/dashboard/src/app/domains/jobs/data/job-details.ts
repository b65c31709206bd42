import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import { HttpErrorResponse } from '@angular/common/http';
import { Api, type Job, fetchJob } from '@flamenco/api-client';
import { LiveFarm } from '../../../shared/live/live-farm';
import { describeProblem } from '../../../shared/problem';
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

  private readonly kept = linkedSignal<
    { readonly jobId: string | undefined; readonly fresh: Job | undefined },
    Job | undefined
  >({
    source: () => ({
      jobId: this.selectedJob(),
      fresh: this.loaded.hasValue() ? this.loaded.value() : undefined,
    }),
    computation: ({ jobId, fresh }, before) => [fresh, before?.value].find((job) => job?.id === jobId),
  });

  readonly job = computed((): Job | undefined => {
    const listed = this.list.job(this.selectedJob() ?? '');
    const fetched = this.kept();
    if (listed === undefined || fetched === undefined) return listed ?? fetched;
    return { ...fetched, ...listed, ...settingsOf(fetched), activity: fetched.activity };
  });
  private readonly error = computed((): unknown => {
    const error = this.loaded.error();
    return error?.cause ?? error;
  });
  readonly isGone = computed(() => {
    const error = this.error();
    return (
      error instanceof HttpErrorResponse &&
      error.status === 404 &&
      this.list.job(this.selectedJob() ?? '') === undefined
    );
  });
  readonly problem = computed(() => {
    const error = this.error();
    return error === undefined ? undefined : describeProblem(error);
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
