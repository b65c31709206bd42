import { Injectable, computed, inject, resource } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type EventJobUpdate, type Job, fetchJob, fetchJobs } from '@flamenco/api-client';
import { inBatches } from '../../../shared/live/batches';
import { collectWhile } from '../../../shared/live/collect-while';
import { keptFrom, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';
import { applyJobEvents, unknownJobIds } from './job-events';

/** More unknown jobs than this in one batch: load the list anew instead of fetching each. */
const MOST_FETCHED_SINGLY = 10;

/** All jobs of the farm, loaded once and kept up to date by live events. */
@Injectable({ providedIn: 'root' })
export class JobList {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);

  private readonly loaded = resource({
    params: () => this.live.loadKey(),
    loader: async () => {
      const { loaded, events } = await collectWhile(this.live.events('/jobs'), () =>
        this.api.invoke(fetchJobs),
      );
      return applyJobEvents(loaded.jobs, events);
    },
  });

  /** Undefined until the first load; a failed reload keeps the last list. */
  private readonly kept = keptFrom(this.loaded);

  readonly jobs = computed(() => this.kept() ?? []);
  readonly isLoading = computed(() => this.kept() === undefined && this.loaded.error() === undefined);
  readonly problem = problemOf(this.loaded);
  private readonly byId = computed(() => new Map(this.jobs().map((job) => [job.id, job])));

  constructor() {
    this.live.follow({ type: 'allJobs' });
    inBatches(this.live.events('/jobs'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => this.applyEvents(events));
  }

  job(id: string): Job | undefined {
    return this.byId().get(id);
  }

  reload(): void {
    this.loaded.reload();
  }

  private applyEvents(events: readonly EventJobUpdate[]): void {
    const before = this.kept();
    if (before === undefined) return; // the load that is under way collects them
    const unknown = unknownJobIds(before, events);
    this.kept.set(applyJobEvents(before, events));
    if (unknown.length > MOST_FETCHED_SINGLY) this.reload();
    else for (const id of unknown) void this.completeJob(id);
  }

  /** Fetches what the first event of a new job does not say: its metadata, above all. */
  private async completeJob(id: string): Promise<void> {
    const { loaded, events } = await collectWhile(this.live.events('/jobs'), () =>
      this.api.invoke(fetchJob, { job_id: id }),
    );
    const own = events.filter((event) => event.id === id);
    const [complete] = applyJobEvents([loaded], own);
    if (complete === undefined) return;
    this.kept.update((jobs) => jobs?.map((job) => (job.id === id ? complete : job)));
  }
}
