import type { EventWorkerUpdate, WorkerSummary } from '@flamenco/api-client';

/**
 * The list of Workers after live events. They say nothing of tags and task, which stay; no requested status means that
 * none is requested any more. New Workers are added, deleted ones taken out.
 */
export function applyWorkerEvents(
  workers: readonly WorkerSummary[],
  events: readonly EventWorkerUpdate[],
): readonly WorkerSummary[] {
  const byId = new Map(workers.map((worker) => [worker.id, worker]));
  for (const event of events) {
    if (event.deleted_at === undefined) byId.set(event.id, mergeWorkerUpdate(byId.get(event.id), event));
    else byId.delete(event.id);
  }
  return [...byId.values()];
}

function mergeWorkerUpdate(worker: WorkerSummary | undefined, event: EventWorkerUpdate): WorkerSummary {
  const { status_change: _before, ...unchanged } = worker ?? { id: event.id };
  return {
    ...unchanged,
    name: event.name,
    status: event.status,
    version: event.version,
    can_restart: event.can_restart,
    ...(event.last_seen !== undefined && { last_seen: event.last_seen }),
    ...(event.status_change !== undefined && { status_change: event.status_change }),
  };
}
