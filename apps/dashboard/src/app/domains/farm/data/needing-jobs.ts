import { Injectable, computed, inject } from '@angular/core';
import { Api, type Job, fetchJobs } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';

const MOST = 20;
const REFRESH_GAP_MS = 5_000;

interface NeedingJobs {
  readonly jobs: readonly Job[];
  readonly total: number;
}

/** The jobs that wait for a person; live. Provided by what shows them. */
@Injectable()
export class NeedingJobsList {
  private readonly api = inject(Api);

  private readonly live = liveResource<'all', NeedingJobs>({
    about: () => 'all',
    topics: () => [{ type: 'allJobs' }],
    load: async () => {
      const asked = { q: 'needs:you', limit: MOST, omit: ['settings' as const] };
      const { jobs, total } = await this.api.invoke(fetchJobs, asked);
      return { jobs, total: total ?? jobs.length };
    },
    needsReload: ({ jobs }, events) =>
      payloadsOf(events, '/jobs').some(
        ({ id, needs_attention: attention }) =>
          (attention !== undefined) !== jobs.some((job) => job.id === id) || attention !== undefined,
      ),
    refreshGapMs: REFRESH_GAP_MS,
  });

  readonly jobs = computed((): readonly Job[] => this.live.value()?.jobs ?? []);
  readonly total = computed(() => this.live.value()?.total ?? 0);
}
