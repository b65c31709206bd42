import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type JobFacets, fetchJobFacets } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';

/** Counting all jobs of a large farm takes the Manager some time: it is asked at most so often, in ms. */
const REFRESH_GAP_MS = 5_000;

/** How many jobs fit the filter, and would fit with another status. Provided by the page that shows it. */
@Injectable()
export class JobCounts {
  private readonly api = inject(Api);
  private readonly q = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, JobFacets>({
    about: () => this.q(),
    topics: () => [{ type: 'allJobs' }],
    load: (q) => this.api.invoke(fetchJobFacets, { key: ['status'], ...(q !== '' && { q }) }),
    needsReload: (_counts, events) =>
      payloadsOf(events, '/jobs').some(
        ({ previous_status, was_deleted, needs_attention, task_counts: { active, completed, failed } }) =>
          previous_status !== undefined ||
          was_deleted === true ||
          needs_attention !== undefined ||
          active + completed + failed === 0,
      ),
    refreshGapMs: REFRESH_GAP_MS,
    isSame: () => true,
  });

  /** By status; undefined until they are counted. */
  readonly byStatus = computed((): ReadonlyMap<string, number> | undefined => {
    const counts = this.live.value();
    const statuses = counts?.facets.find(({ key }) => key === 'status');
    return statuses && new Map(statuses.values.map(({ value, count }) => [value, count]));
  });
  readonly needingAttention = computed(() => this.live.value()?.needs_attention ?? 0);

  /** Counts for this query from now on; undefined: for the same as before. */
  ask(q: string | undefined): void {
    if (q !== undefined) this.q.set(q);
  }
}
