import { Injectable, computed, inject, resource, signal } from '@angular/core';
import { Api, type Worker, explainWorker, fetchWorker } from '@flamenco/api-client';
import { errorOf, keptFor, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';
import { isNotFound } from '../../../shared/problem';
import type { WhyQuestion } from '../../../shared/ui/why-note';
import { isRendering } from './worker-activity';
import { WorkerList } from './worker-list';

/** The selected Worker: what the live list knows of it, with what is fetched for it alone. Provided by its dock. */
@Injectable()
export class WorkerDetails {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);
  private readonly list = inject(WorkerList);
  private readonly selectedWorker = signal<string | undefined>(undefined);
  private readonly listed = computed(() =>
    this.list.workers().find((worker) => worker.id === this.selectedWorker()),
  );

  private readonly loaded = resource({
    params: () => {
      const workerId = this.selectedWorker();
      const key = this.live.loadKey();
      return workerId === undefined || key === undefined ? undefined : { workerId, key };
    },
    loader: ({ params }) => this.api.invoke(fetchWorker, { worker_id: params.workerId }),
  });

  private readonly kept = keptFor(this.selectedWorker, this.loaded, ({ id }) => id);

  /** Undefined until it is fetched. */
  readonly worker = computed((): Worker | undefined => {
    const fetched = this.kept();
    const listed = this.listed();
    if (fetched === undefined || listed === undefined) return fetched;
    const { status_change: _before, ...unchanged } = fetched;
    return { ...unchanged, ...listed };
  });
  private readonly error = errorOf(this.loaded);
  readonly isGone = computed(() => this.listed() === undefined && isNotFound(this.error()));
  readonly problem = problemOf(this.loaded);

  /** Asks why the Worker runs nothing; undefined while it does. */
  readonly whyNot = computed((): WhyQuestion | undefined => {
    const worker = this.worker();
    if (worker === undefined || isRendering(worker)) return undefined;
    return { id: worker.id, ask: () => this.api.invoke(explainWorker, { worker_id: worker.id }) };
  });

  /** Shows this Worker from now on. */
  select(workerId: string): void {
    this.selectedWorker.set(workerId);
  }

  reload(): void {
    this.loaded.reload();
  }
}
