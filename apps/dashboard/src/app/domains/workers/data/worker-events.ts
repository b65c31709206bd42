import type {
  EventWorkerUpdate,
  Worker,
  WorkerCurrentTask,
  WorkerSummary,
  WorkerTask,
} from '@flamenco/api-client';

/**
 * The list of Workers after live events. No requested status means that none is requested any more, no current task that it has none, no notice that there is none.
 * New Workers are added, deleted ones taken out; those that did not change stay the same objects.
 */
export function applyWorkerEvents(
  workers: readonly WorkerSummary[],
  events: readonly EventWorkerUpdate[],
): readonly WorkerSummary[] {
  if (events.length === 0) return workers;
  const byId = new Map(workers.map((worker) => [worker.id, worker]));
  for (const event of events) {
    if (event.deleted_at === undefined) byId.set(event.id, mergeWorkerUpdate(byId.get(event.id), event));
    else byId.delete(event.id);
  }
  return [...byId.values()];
}

function mergeWorkerUpdate(worker: WorkerSummary | undefined, event: EventWorkerUpdate): WorkerSummary {
  const {
    status_change: _request,
    current_task: _task,
    notice: _notice,
    ...unchanged
  } = worker ?? {
    id: event.id,
  };
  return { ...unchanged, ...saidOfWorker(event, worker?.task) };
}

/** One Worker after live events about it, with what only it itself shows. */
export function afterWorkerEvents(worker: Worker, events: readonly EventWorkerUpdate[]): Worker {
  return events.reduce((known, event): Worker => {
    const { status_change: _request, current_task: _task, notice: _notice, ...unchanged } = known;
    return { ...unchanged, ...saidOfWorker(event, known.task) };
  }, worker);
}

/** All that an event says. A request, a task or a notice that it does not name, there is not. @param known - the task that the Worker had last */
function saidOfWorker(event: EventWorkerUpdate, known: WorkerTask | undefined): Omit<WorkerSummary, 'id'> {
  const {
    name,
    status,
    version,
    can_restart,
    can_update,
    last_seen,
    status_change,
    current_task,
    tags,
    notice,
  } = event;
  return {
    ...{ name, status, version, can_restart, can_update: can_update ?? false },
    ...(last_seen !== undefined && { last_seen }),
    ...(status_change !== undefined && { status_change }),
    ...(tags !== undefined && { tags }),
    ...(notice !== undefined && { notice }),
    ...(current_task !== undefined && { current_task, task: taskAsKnown(known, current_task) }),
  };
}

/** What is not said of a task that is new: only a Worker's own page shows it, which fetches it. */
const NOTHING_ELSE_KNOWN = {
  updated: '',
  index_in_job: 0,
  priority: 0,
  task_type: '',
  steps_completed: 0,
  steps_total: 0,
  is_blocked: false,
  attempt_count: 0,
} as const;

function taskAsKnown(
  known: WorkerTask | undefined,
  { id, name, status, job_id, frames }: WorkerCurrentTask,
): WorkerTask {
  const said = { id, name, status, job_id, ...(frames !== undefined && { frames }) };
  return { ...(known?.id === id ? known : NOTHING_ELSE_KNOWN), ...said };
}
