import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type EventJobUpdate, type Job, explainJob, fetchJob } from '@flamenco/api-client';
import { isFinalJobStatus, isJobStatus } from '@flamenco/domain/statuses';
import { explanationOf } from '../../../shared/live/explanation';
import { liveResource } from '../../../shared/live/live-resource';
import { type LiveEvent, payloadsOf } from '../../../shared/live/live-topics';
import { isNotFound } from '../../../shared/problem';
import { WorkerList } from '../../workers/data/worker-list';
import { afterEvents, newerOf } from './job-events';
import { JobPages } from './job-pages';

/** The selected job: what the live list knows of it, with the settings and the activity that are fetched for it alone. */
@Injectable()
export class JobDetails {
  private readonly api = inject(Api);
  private readonly list = inject(JobPages);
  private readonly workers = inject(WorkerList);
  private readonly selectedJob = signal<string | undefined>(undefined);
  private readonly listed = computed(() => this.list.job(this.selectedJob() ?? ''));

  private readonly live = liveResource<string, Job>({
    about: () => this.selectedJob(),
    topics: () => [{ type: 'allJobs' }],
    load: (jobId) => this.api.invoke(fetchJob, { job_id: jobId }),
    apply: (job, events) => afterEvents(job, eventsOf(job.id, events)) ?? job,
    // the activity, which says why it has its status, is in no event
    needsReload: (job, events) =>
      eventsOf(job.id, events).some(
        (event) => event.previous_status !== undefined || event.was_deleted === true,
      ),
  });

  readonly job = computed((): Job | undefined => {
    const listed = this.listed();
    const fetched = this.live.value();
    return listed === undefined || fetched === undefined ? (listed ?? fetched) : newerOf(fetched, listed);
  });
  readonly isGone = computed(() => this.listed() === undefined && isNotFound(this.live.error()));
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** Why the job does not run; asked while it neither runs nor has ended. */
  readonly whyNot = explanationOf({
    about: () => {
      const job = this.job();
      if (job === undefined || !isJobStatus(job.status) || isFinalJobStatus(job.status)) return undefined;
      return job.task_counts.active > 0 ? undefined : job.id;
    },
    ask: (jobId) => this.api.invoke(explainJob, { job_id: jobId }),
    dependsOn: () => {
      const { status, priority, task_counts } = this.job() ?? {};
      return [status, priority, task_counts, this.workers.readiness()];
    },
  });

  /** Shows this job from now on. */
  select(jobId: string | undefined): void {
    this.selectedJob.set(jobId);
  }
}

function eventsOf(jobId: string, events: readonly LiveEvent[]): readonly EventJobUpdate[] {
  return payloadsOf(events, '/jobs').filter((event) => event.id === jobId);
}
