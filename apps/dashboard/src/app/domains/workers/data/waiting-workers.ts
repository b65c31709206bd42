import { Injectable, computed, inject } from '@angular/core';
import {
  Api,
  type EventWorkerUpdate,
  type WaitingWorker,
  type WorkerSummary,
  fetchWorkerAdmissions,
} from '@flamenco/api-client';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';

/** Said of a Worker that nobody has let in yet. */
const WAITS = 'It waits to be let in, and gets no tasks until then.';

/** It is asked at most so often, in ms: Workers that do nothing but their tasks change all the time. */
const REFRESH_GAP_MS = 2_000;

/** A Worker, and whether it waits for somebody to let it in. */
export type AdmittedWorker<Some extends WorkerSummary = WorkerSummary> = Some & {
  /** Since when; undefined: it is let in. */
  readonly waitsSince?: string;
};

/** The Workers that wait for somebody to let them in; live. */
@Injectable({ providedIn: 'root' })
export class WaitingWorkers {
  private readonly api = inject(Api);
  private readonly identity = inject(OwnIdentity);

  private readonly live = liveResource<'all', readonly WaitingWorker[]>({
    about: () => (this.identity.isKnown() && this.identity.may('workers:read') ? 'all' : undefined),
    topics: () => [{ type: 'allWorkers' }],
    load: async () => (await this.api.invoke(fetchWorkerAdmissions)).waiting,
    needsReload: (waiting, events) =>
      payloadsOf(events, '/workers').some(
        (event) => mayHaveRegistered(event) || waiting.some(({ worker_id }) => worker_id === event.id),
      ),
    refreshGapMs: REFRESH_GAP_MS,
  });

  readonly waiting = computed((): readonly WaitingWorker[] => this.live.value() ?? []);
  readonly reload = this.live.reload;
  private readonly byWorker = computed(
    () => new Map(this.waiting().map((waiting) => [waiting.worker_id, waiting])),
  );

  /** The entry of a Worker that waits. */
  of(workerId: string): WaitingWorker | undefined {
    return this.byWorker().get(workerId);
  }

  /** The Worker as it is to be shown: one that waits needs a person. The same object where it does not. */
  marked<Some extends WorkerSummary>(worker: Some): AdmittedWorker<Some> {
    const waiting = this.of(worker.id);
    if (waiting === undefined) return worker;
    const notice = worker.notice === undefined ? WAITS : `${WAITS}\n${worker.notice}`;
    return { ...worker, notice, waitsSince: waiting.since };
  }
}

/** One that registers has had no status, and has no task. */
function mayHaveRegistered({ previous_status, current_task, last_seen }: EventWorkerUpdate): boolean {
  return previous_status === undefined && current_task === undefined && last_seen === undefined;
}
