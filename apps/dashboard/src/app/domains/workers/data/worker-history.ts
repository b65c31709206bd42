import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type WorkerAttempt, fetchWorkerAttempts } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { WorkerList } from './worker-list';

/** What a Worker worked on last; asked for again when it gets a task, or has it no longer. Provided by what shows it. */
@Injectable()
export class WorkerHistory {
  private readonly api = inject(Api);
  private readonly list = inject(WorkerList);
  private readonly workerId = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, readonly WorkerAttempt[]>({
    about: () => this.workerId(),
    topics: () => [],
    load: async (workerId) => (await this.api.invoke(fetchWorkerAttempts, { worker_id: workerId })).attempts,
    dependsOn: () => {
      const worker = this.list.workers().find(({ id }) => id === this.workerId());
      return [worker?.current_task?.id, worker?.current_task?.started];
    },
    refreshGapMs: 2_000,
  });

  /** The latest first; undefined until they are loaded. */
  readonly attempts = computed(() => this.live.value());

  select(workerId: string): void {
    this.workerId.set(workerId);
  }
}
