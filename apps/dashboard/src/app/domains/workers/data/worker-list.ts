import { Injectable, computed, inject } from '@angular/core';
import { Api, type WorkerSummary, fetchWorkers } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { type AdmittedWorker, WaitingWorkers } from './waiting-workers';
import { isRendering } from './worker-activity';
import { applyWorkerEvents } from './worker-events';

/** All Workers, live. */
@Injectable({ providedIn: 'root' })
export class WorkerList {
  private readonly api = inject(Api);
  private readonly waiting = inject(WaitingWorkers);

  private readonly live = liveResource<'all', readonly WorkerSummary[]>({
    about: () => 'all',
    topics: () => [{ type: 'allWorkers' }, { type: 'allWorkerTags' }],
    load: async () => (await this.api.invoke(fetchWorkers)).workers,
    apply: (workers, events) => applyWorkerEvents(workers, payloadsOf(events, '/workers')),
    // a tag that was renamed or deleted, under the names that Workers have
    needsReload: (_workers, events) => payloadsOf(events, '/workertags').length > 0,
  });

  /** Undefined until they are loaded. */
  readonly known = computed((): readonly AdmittedWorker[] | undefined =>
    this.live.value()?.map((worker) => this.waiting.marked(worker)),
  );
  readonly workers = computed((): readonly AdmittedWorker[] => this.known() ?? []);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** What of the Workers decides whether a task that waits finds one: changes when any of it does. */
  readonly readiness = computed(() =>
    this.workers()
      .map((worker) => {
        const tags = (worker.tags ?? []).map(({ name }) => name);
        return [worker.id, worker.status, worker.status_change?.status, isRendering(worker), ...tags].join(
          ' ',
        );
      })
      .join('\n'),
  );
}
