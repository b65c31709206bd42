import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import { HttpErrorResponse } from '@angular/common/http';
import { Api, type Worker, fetchWorker } from '@flamenco/api-client';
import { LiveFarm } from '../../../shared/live/live-farm';
import { describeProblem } from '../../../shared/problem';
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

  private readonly kept = linkedSignal<
    { readonly workerId: string | undefined; readonly fresh: Worker | undefined },
    Worker | undefined
  >({
    source: () => ({
      workerId: this.selectedWorker(),
      fresh: this.loaded.hasValue() ? this.loaded.value() : undefined,
    }),
    computation: ({ workerId, fresh }, before) =>
      [fresh, before?.value].find((worker) => worker?.id === workerId),
  });

  /** Undefined until it is fetched. */
  readonly worker = computed((): Worker | undefined => {
    const fetched = this.kept();
    const listed = this.listed();
    if (fetched === undefined || listed === undefined) return fetched;
    const { status_change: _before, ...unchanged } = fetched;
    return { ...unchanged, ...listed };
  });
  readonly isGone = computed(() => {
    const error = this.loaded.error();
    const cause: unknown = error?.cause ?? error;
    return this.listed() === undefined && cause instanceof HttpErrorResponse && cause.status === 404;
  });
  readonly problem = computed(() => {
    const error = this.loaded.error();
    return error === undefined ? undefined : describeProblem(error.cause ?? error);
  });

  /** Shows this Worker from now on. */
  select(workerId: string): void {
    this.selectedWorker.set(workerId);
  }

  reload(): void {
    this.loaded.reload();
  }
}
