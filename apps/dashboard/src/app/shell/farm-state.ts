import { Injectable, computed, inject, resource } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, getFarmStatus } from '@flamenco/api-client';
import { type FarmStatus, handsOutTasks, isJobStatus, tasksThat } from '@flamenco/domain';
import { JobList } from '../domains/jobs/data/job-list';
import { summarizeWorkers } from '../domains/workers/data/worker-activity';
import { WorkerList } from '../domains/workers/data/worker-list';
import { collectWhile } from '../shared/live/collect-while';
import { keptFrom } from '../shared/live/kept';
import { LiveFarm } from '../shared/live/live-farm';

/** The farm at a glance: its status as the Manager reports it, its Workers, and how much waits. */
@Injectable({ providedIn: 'root' })
export class FarmState {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);
  private readonly jobs = inject(JobList);
  private readonly workerList = inject(WorkerList);

  private readonly loaded = resource({
    params: () => this.live.loadKey(),
    loader: async () => {
      const { loaded, events } = await collectWhile(this.live.events('/status'), () =>
        this.api.invoke(getFarmStatus),
      );
      return events.at(-1)?.status ?? loaded.status;
    },
  });

  private readonly kept = keptFrom(this.loaded);

  readonly status = computed((): FarmStatus => this.kept() ?? 'unknown');
  readonly workers = computed(() => summarizeWorkers(this.workerList.workers()));

  /** Tasks that Workers may take, now or when what they wait for is done. */
  readonly queuedTasks = computed(() =>
    this.jobs
      .jobs()
      .filter((job) => isJobStatus(job.status) && handsOutTasks(job.status))
      .reduce((sum, job) => sum + tasksThat(job.task_counts, 'isRunnable'), 0),
  );

  constructor() {
    this.live
      .events('/status')
      .pipe(takeUntilDestroyed())
      .subscribe(({ status }) => this.kept.set(status));
  }
}
