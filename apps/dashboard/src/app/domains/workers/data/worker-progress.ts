import { Injectable, computed, inject, untracked } from '@angular/core';
import type { EventTaskUpdate, WorkerSummary } from '@flamenco/api-client';
import { type LiveResource, liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { isRendering } from './worker-activity';
import { WorkerList } from './worker-list';

/** More jobs are not followed: a farm that renders so many at once shows how far their tasks were when the list was loaded. */
const MOST_JOBS = 20;

type Steps = Pick<EventTaskUpdate, 'updated' | 'steps_completed' | 'steps_total'>;

/** How far tasks are, by their ids. */
type Progress = ReadonlyMap<string, Steps>;

const NOTHING: Progress = new Map();

/** The Workers with how far their tasks are, live: events about Workers do not say it, those about their jobs do. Provided by the page. */
@Injectable()
export class WorkerProgress {
  private readonly list = inject(WorkerList);

  private readonly jobIds = computed(
    () =>
      [...new Set(this.list.workers().flatMap((worker) => (isRendering(worker) ? jobOf(worker) : [])))]
        .sort()
        .slice(0, MOST_JOBS),
    { equal: (one, other) => one.join() === other.join() },
  );

  private readonly live: LiveResource<Progress> = liveResource<readonly string[], Progress>({
    about: () => (this.jobIds().length === 0 ? undefined : this.jobIds()),
    topics: (jobIds) => jobIds.map((uuid) => ({ type: 'job', uuid })),
    load: () => Promise.resolve(untracked(this.live.value) ?? NOTHING), // the list has the rest as it was
    apply: (progress, events) => this.afterEvents(progress, payloadsOf(events, '/task')),
    isSame: () => true,
  });

  readonly workers = computed((): readonly WorkerSummary[] => {
    const progress = this.live.value() ?? NOTHING;
    return this.list.workers().map((worker) => withProgress(worker, progress));
  });

  /** Of those tasks that Workers have now: a job may have tens of thousands. */
  private afterEvents(progress: Progress, events: readonly EventTaskUpdate[]): Progress {
    if (events.length === 0) return progress;
    const current = new Set(untracked(this.list.workers).flatMap(({ task }) => task?.id ?? []));
    const known = [...progress, ...events.map((event): [string, Steps] => [event.id, event])];
    return new Map(known.filter(([id]) => current.has(id)));
  }
}

function jobOf({ current_task }: WorkerSummary): readonly string[] {
  return current_task === undefined ? [] : [current_task.job_id];
}

/** The same object where nothing is known that it does not have. */
function withProgress(worker: WorkerSummary, progress: Progress): WorkerSummary {
  const { task } = worker;
  const steps = task === undefined ? undefined : progress.get(task.id);
  if (task === undefined || steps === undefined) return worker;
  if (Date.parse(steps.updated) < Date.parse(task.updated)) return worker;
  const { updated, steps_completed, steps_total } = steps;
  const isSame = steps_completed === task.steps_completed && steps_total === task.steps_total;
  return isSame ? worker : { ...worker, task: { ...task, updated, steps_completed, steps_total } };
}
