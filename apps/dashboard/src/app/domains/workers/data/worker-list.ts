import { Injectable, computed, inject, resource } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type EventWorkerUpdate, fetchWorkers } from '@flamenco/api-client';
import { auditTime } from 'rxjs';
import { inBatches } from '../../../shared/live/batches';
import { collectWhile } from '../../../shared/live/collect-while';
import { keptFrom, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';
import { applyWorkerEvents } from './worker-events';

/** What a Worker works on is in no event of the Workers' room: the list is loaded again, at most this often. */
const RELOAD_MS = 2000;

/** All Workers, loaded once and kept up to date by live events. */
@Injectable({ providedIn: 'root' })
export class WorkerList {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);

  private readonly loaded = resource({
    params: () => this.live.loadKey(),
    loader: async () => {
      const { loaded, events } = await collectWhile(this.live.events('/workers'), () =>
        this.api.invoke(fetchWorkers),
      );
      return applyWorkerEvents(loaded.workers, events);
    },
  });

  /** Undefined until the first load; a failed reload keeps the last list. */
  private readonly kept = keptFrom(this.loaded);

  readonly workers = computed(() => this.kept() ?? []);
  readonly isLoading = computed(() => this.kept() === undefined && this.loaded.error() === undefined);
  readonly problem = problemOf(this.loaded);

  constructor() {
    this.live.follow({ type: 'allWorkers' });
    inBatches(this.live.events('/workers'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => this.applyEvents(events));
    this.live
      .events('/jobs')
      .pipe(auditTime(RELOAD_MS), takeUntilDestroyed())
      .subscribe(() => this.reload());
  }

  reload(): void {
    this.loaded.reload();
  }

  private applyEvents(events: readonly EventWorkerUpdate[]): void {
    this.kept.update((workers) => workers && applyWorkerEvents(workers, events));
  }
}
