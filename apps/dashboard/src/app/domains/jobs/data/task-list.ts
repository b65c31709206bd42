import { Injectable, computed, effect, inject, resource, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type EventTaskUpdate, type TaskSummary, fetchJobTasks } from '@flamenco/api-client';
import { satisfiesDependents } from '@flamenco/domain';
import { inBatches } from '../../../shared/live/batches';
import { collectWhile } from '../../../shared/live/collect-while';
import { keptFor, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';
import { applyTaskEvents, mayBeUnblocked } from './task-events';

interface TasksOfJob {
  readonly jobId: string;
  readonly tasks: readonly TaskSummary[];
}

/** The tasks of the selected job, live. Provided by the page that shows them. */
@Injectable()
export class TaskList {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);
  private readonly selectedJob = signal<string | undefined>(undefined);

  private readonly loaded = resource({
    params: () => {
      const jobId = this.selectedJob();
      const key = this.live.loadKey();
      return jobId === undefined || key === undefined ? undefined : { jobId, key };
    },
    loader: async ({ params: { jobId } }): Promise<TasksOfJob> => {
      const load = (): Promise<{ tasks?: TaskSummary[] }> =>
        this.api.invoke(fetchJobTasks, { job_id: jobId });
      const { loaded, events } = await collectWhile(this.live.events('/task'), load);
      return { jobId, tasks: applyTaskEvents(loaded.tasks ?? [], events) };
    },
  });

  private readonly kept = keptFor(this.selectedJob, this.loaded, ({ jobId }) => jobId);

  readonly tasks = computed(() => this.kept()?.tasks ?? []);
  readonly isLoading = computed(() => this.kept() === undefined && this.loaded.error() === undefined);
  readonly problem = problemOf(this.loaded);
  private readonly byId = computed(() => new Map(this.tasks().map((task) => [task.id, task])));

  constructor() {
    inBatches(this.live.events('/task'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => this.applyEvents(events));
    inBatches(this.live.events('/jobs'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => {
        if (events.some((event) => event.refresh_tasks && event.id === this.selectedJob())) this.reload();
      });
    effect((onCleanup) => {
      const uuid = this.selectedJob();
      if (uuid !== undefined) onCleanup(this.live.follow({ type: 'job', uuid }));
    });
  }

  /** Shows the tasks of this job from now on. */
  select(jobId: string | undefined): void {
    this.selectedJob.set(jobId);
  }

  task(id: string): TaskSummary | undefined {
    return this.byId().get(id);
  }

  reload(): void {
    this.loaded.reload();
  }

  private applyEvents(events: readonly EventTaskUpdate[]): void {
    const before = this.kept();
    if (before === undefined) return; // the load that is under way collects them
    const own = events.filter((event) => event.job_id === before.jobId);
    const tasks = applyTaskEvents(before.tasks, own);
    this.kept.set({ ...before, tasks });
    if (own.some((event) => satisfiesDependents(event.status)) && mayBeUnblocked(tasks)) this.reload();
  }
}
