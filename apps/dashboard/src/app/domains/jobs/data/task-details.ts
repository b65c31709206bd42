import { Injectable, inject, resource, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, fetchTask } from '@flamenco/api-client';
import { inBatches } from '../../../shared/live/batches';
import { keptFor, problemOf } from '../../../shared/live/kept';
import { LiveFarm } from '../../../shared/live/live-farm';

/** Everything about the selected task; loaded anew when its status changes. Provided by the page that shows it. */
@Injectable()
export class TaskDetails {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);
  private readonly selectedTask = signal<string | undefined>(undefined);

  private readonly loaded = resource({
    params: () => {
      const taskId = this.selectedTask();
      const key = this.live.loadKey();
      return taskId === undefined || key === undefined ? undefined : { taskId, key };
    },
    loader: ({ params }) => this.api.invoke(fetchTask, { task_id: params.taskId }),
  });

  private readonly kept = keptFor(this.selectedTask, this.loaded, ({ id }) => id);

  readonly task = this.kept.asReadonly();
  readonly problem = problemOf(this.loaded);

  constructor() {
    inBatches(this.live.events('/task'))
      .pipe(takeUntilDestroyed())
      .subscribe((events) => {
        const own = events.filter((event) => event.id === this.selectedTask());
        const last = own.at(-1);
        if (last === undefined) return;
        if (own.some((event) => event.status !== this.kept()?.status)) this.reload();
        this.kept.update((task) => task && { ...task, status: last.status, activity: last.activity });
      });
  }

  /** Shows this task from now on. */
  select(taskId: string | undefined): void {
    this.selectedTask.set(taskId);
  }

  reload(): void {
    this.loaded.reload();
  }
}
