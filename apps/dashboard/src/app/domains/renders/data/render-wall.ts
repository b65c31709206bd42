import { Injectable, computed, inject } from '@angular/core';
import { Api, type EventJobUpdate, type Render, fetchRenders } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import { type LiveEvent, payloadsOf } from '../../../shared/live/live-topics';
import { liveResource } from '../../../shared/live/live-resource';

/** More are no wall any more; the Manager gives a hundred at most. */
const MOST_RENDERS = 60;

/** The wall is loaded again at most so often while pictures come. */
const REFRESH_GAP_MS = 2_000;

/** The jobs that were rendered last, each with its latest picture; live. */
@Injectable({ providedIn: 'root' })
export class RenderWall {
  private readonly api = inject(Api);

  private readonly live = liveResource<'wall', readonly Render[]>({
    about: () => 'wall',
    topics: () => [{ type: 'allLastRendered' }, { type: 'allJobs' }],
    load: async () => (await this.api.invoke(fetchRenders, { limit: MOST_RENDERS })).renders,
    apply: afterJobEvents,
    needsReload: (_, events) => payloadsOf(events, '/last-rendered').length > 0,
    refreshGapMs: REFRESH_GAP_MS,
  });

  /** The latest first; undefined until they are loaded. */
  readonly known = this.live.value;
  readonly renders = computed((): readonly Render[] => this.known() ?? []);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
}

function afterJobEvents(renders: readonly Render[], events: readonly LiveEvent[]): readonly Render[] {
  const latest = new Map(payloadsOf(events, '/jobs').map((event) => [event.id, event]));
  if (!renders.some(({ job_id }) => latest.has(job_id))) return renders;
  return renders.flatMap((render) => {
    const event = latest.get(render.job_id);
    return event === undefined ? [render] : afterJobEvent(render, event);
  });
}

function afterJobEvent(render: Render, event: EventJobUpdate): readonly Render[] {
  if (event.was_deleted === true || event.delete_requested_at !== undefined) return [];
  return [
    {
      ...render,
      job_name: event.name ?? render.job_name,
      job_status: event.status,
      tasks_completed: event.task_counts.completed,
      tasks_total: totalTasks(event.task_counts),
    },
  ];
}
