import { Injectable, computed, inject } from '@angular/core';
import { Api, getFarmStatus } from '@flamenco/api-client';
import type { FarmStatus } from '@flamenco/domain/farm';
import { WaitingTasks } from '../domains/jobs/data/waiting-tasks';
import { summarizeWorkers } from '../domains/workers/data/worker-activity';
import { WorkerList } from '../domains/workers/data/worker-list';
import { liveResource } from '../shared/live/live-resource';
import { payloadsOf } from '../shared/live/live-topics';

/** The farm at a glance: its status as the Manager reports it, its Workers, and how much waits. */
@Injectable({ providedIn: 'root' })
export class FarmState {
  private readonly api = inject(Api);
  private readonly workerList = inject(WorkerList);

  private readonly live = liveResource<'farm', FarmStatus>({
    about: () => 'farm',
    topics: () => [{ type: 'status' }],
    load: async () => (await this.api.invoke(getFarmStatus)).status,
    apply: (status, events) => payloadsOf(events, '/status').at(-1)?.status ?? status,
  });

  /** As the Manager said last; unknown while it does not answer. */
  readonly status = computed((): FarmStatus =>
    this.live.isStale() ? 'unknown' : (this.live.value() ?? 'unknown'),
  );
  /** Undefined until they are known. */
  readonly workers = computed(() => {
    const workers = this.workerList.known();
    return workers === undefined ? undefined : summarizeWorkers(workers);
  });

  /** Tasks that Workers may take, now or when what they wait for is done; undefined until they are known. */
  readonly queuedTasks = inject(WaitingTasks).tasks;
}
