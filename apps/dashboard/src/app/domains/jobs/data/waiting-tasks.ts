import { Injectable, computed, inject } from '@angular/core';
import { Api, type JobsTaskCounts, countTasksOfJobs } from '@flamenco/api-client';
import { tasksThat } from '@flamenco/domain/jobs';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';

/** The jobs whose tasks are handed out to Workers, as long as there are some left. */
const WAITING = 'status:queued,active queued>0';

/** Tasks end all the time: they are counted at most so often, in ms. */
const REFRESH_GAP_MS = 5_000;

/** How much waits for Workers on the whole farm; live. */
@Injectable({ providedIn: 'root' })
export class WaitingTasks {
  private readonly api = inject(Api);

  private readonly live = liveResource<'all', JobsTaskCounts>({
    about: () => 'all',
    topics: () => [{ type: 'allJobs' }],
    load: () => this.api.invoke(countTasksOfJobs, { q: WAITING }),
    needsReload: (_counts, events) => payloadsOf(events, '/jobs').length > 0,
    refreshGapMs: REFRESH_GAP_MS,
  });

  /** Jobs that have tasks for Workers; undefined until they are known. */
  readonly jobs = computed(() => this.live.value()?.total);

  /** Tasks that Workers may take, now or when what they wait for is done; undefined until they are known. */
  readonly tasks = computed(() => {
    const counts = this.live.value();
    return counts && tasksThat(counts.task_counts, 'isRunnable');
  });
}
