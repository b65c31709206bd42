import { Injectable, computed, effect, inject, untracked } from '@angular/core';
import { Api, type Job, fetchJob, fetchJobs } from '@flamenco/api-client';
import { tasksThat } from '@flamenco/domain/jobs';
import { handsOutTasks, isJobStatus } from '@flamenco/domain/statuses';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { type KnownJobs, applyJobEvents, completeJob } from './job-events';

/** More jobs of which only an event is known than this: the list is loaded anew instead of fetching each. */
const MOST_FETCHED_SINGLY = 10;

/** A job was fetched of which only an event was known. */
interface JobFetched {
  readonly name: 'job-fetched';
  readonly payload: Job;
}

/** All jobs of the farm, live. */
@Injectable({ providedIn: 'root' })
export class JobList {
  private readonly api = inject(Api);
  private readonly fetching = new Set<string>();

  private readonly live = liveResource<'all', KnownJobs, JobFetched>({
    about: () => 'all',
    topics: () => [{ type: 'allJobs' }],
    load: async () => ({ jobs: (await this.api.invoke(fetchJobs)).jobs, sketched: new Set() }),
    apply: (known, events) => {
      const updated = applyJobEvents(known, payloadsOf(events, '/jobs'));
      const fetched = events.flatMap((event) => (event.name === 'job-fetched' ? [event.payload] : []));
      return fetched.reduce(completeJob, updated);
    },
    needsReload: ({ sketched }) => sketched.size > MOST_FETCHED_SINGLY,
  });

  /** Undefined until they are loaded. */
  readonly known = computed(() => this.live.value()?.jobs);
  readonly jobs = computed((): readonly Job[] => this.known() ?? []);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
  private readonly byId = computed(() => new Map(this.jobs().map((job) => [job.id, job])));

  /** The jobs that have tasks for Workers, and how urgent they are: changes when any of it does. */
  readonly waiting = computed(() =>
    this.jobs()
      .filter((job) => isJobStatus(job.status) && handsOutTasks(job.status))
      .filter((job) => tasksThat(job.task_counts, 'isRunnable') > 0)
      .map((job) => `${job.id} ${job.priority}`)
      .join('\n'),
  );

  constructor() {
    effect(() => {
      const sketched = this.live.value()?.sketched;
      if (sketched === undefined || sketched.size > MOST_FETCHED_SINGLY) return;
      for (const id of sketched) void untracked(() => this.complete(id));
    });
  }

  job(id: string): Job | undefined {
    return this.byId().get(id);
  }

  /** Fetches what the first event of a new job does not say: its metadata, above all. */
  private async complete(id: string): Promise<void> {
    if (this.fetching.has(id)) return;
    this.fetching.add(id);
    try {
      this.live.receive({ name: 'job-fetched', payload: await this.api.invoke(fetchJob, { job_id: id }) });
    } catch {
      // Deleted meanwhile, or the Manager is gone: an event, or the next load, says it. The row shows what is known.
    } finally {
      this.fetching.delete(id);
    }
  }
}
