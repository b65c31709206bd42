import { Injectable, computed, inject, signal } from '@angular/core';
import {
  Api,
  type EventTaskUpdate,
  type EventWorkerUpdate,
  type Worker,
  explainWorker,
  fetchWorker,
} from '@flamenco/api-client';
import { explanationOf } from '../../../shared/live/explanation';
import { liveResource } from '../../../shared/live/live-resource';
import { type LiveEvent, payloadsOf } from '../../../shared/live/live-topics';
import { isNotFound } from '../../../shared/problem';
import { WaitingTasks } from '../../jobs/data/waiting-tasks';
import { WaitingWorkers } from './waiting-workers';
import { isRendering } from './worker-activity';
import { afterWorkerEvents } from './worker-events';
import { WorkerList } from './worker-list';

interface About {
  readonly workerId: string;
  /** Of the task that it works on, or did last. */
  readonly jobId: string | undefined;
}

/** The selected Worker: everything about it. Provided by its dock. */
@Injectable()
export class WorkerDetails {
  private readonly api = inject(Api);
  private readonly list = inject(WorkerList);
  private readonly waiting = inject(WaitingTasks);
  private readonly admissions = inject(WaitingWorkers);
  private readonly selectedWorker = signal<string | undefined>(undefined);
  private readonly listed = computed(() =>
    this.list.workers().find(({ id }) => id === this.selectedWorker()),
  );

  private readonly live = liveResource<About, Worker>({
    about: () => {
      const workerId = this.selectedWorker();
      return workerId === undefined ? undefined : { workerId, jobId: this.listed()?.task?.job_id };
    },
    topics: ({ jobId }) => [
      { type: 'allWorkers' },
      { type: 'allWorkerTags' },
      ...(jobId === undefined ? [] : [{ type: 'job', uuid: jobId } as const]), // for the progress of its task
    ],
    load: ({ workerId }) => this.api.invoke(fetchWorker, { worker_id: workerId }),
    apply: (worker, events) => {
      const known = afterWorkerEvents(worker, eventsOf(worker.id, events));
      return payloadsOf(events, '/task').reduce(withProgress, known);
    },
    needsReload: (worker, events) =>
      payloadsOf(events, '/workertags').length > 0 || eventsOf(worker.id, events).length > 0,
    isSame: (one, other) => one.workerId === other.workerId,
  });

  /** Undefined until it is fetched. */
  readonly worker = computed(() => {
    const worker = this.live.value();
    return worker && this.admissions.marked(worker);
  });
  /** The name of the job that it works on. */
  readonly jobName = computed(() => this.listed()?.current_task?.job_name);
  readonly isGone = computed(() => this.listed() === undefined && isNotFound(this.live.error()));
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** Why the Worker runs nothing; asked while it does not. */
  readonly whyNot = explanationOf({
    about: () => {
      const worker = this.worker();
      return worker === undefined || isRendering(worker) ? undefined : worker.id;
    },
    ask: (workerId) => this.api.invoke(explainWorker, { worker_id: workerId }),
    dependsOn: () => {
      const { status, status_change, tags, supported_task_types } = this.worker() ?? {};
      return [status, status_change, tags, supported_task_types, this.waiting.jobs()];
    },
  });

  /** Shows this Worker from now on. */
  select(workerId: string): void {
    this.selectedWorker.set(workerId);
  }
}

function eventsOf(workerId: string, events: readonly LiveEvent[]): readonly EventWorkerUpdate[] {
  return payloadsOf(events, '/workers').filter((event) => event.id === workerId);
}

/** The Worker with the progress of its task. An event older than what is known changes nothing. */
function withProgress(worker: Worker, event: EventTaskUpdate): Worker {
  const { task } = worker;
  if (task?.id !== event.id || Date.parse(event.updated) < Date.parse(task.updated)) return worker;
  const { updated, status, steps_completed, steps_total } = event;
  return { ...worker, task: { ...task, updated, status, steps_completed, steps_total } };
}
