import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type Task, fetchTask } from '@flamenco/api-client';
import { inBatches } from '../../../shared/live/batches';
import { LiveFarm } from '../../../shared/live/live-farm';
import { describeProblem } from '../../../shared/problem';

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

  private readonly kept = linkedSignal<
    { readonly taskId: string | undefined; readonly fresh: Task | undefined },
    Task | undefined
  >({
    source: () => ({
      taskId: this.selectedTask(),
      fresh: this.loaded.hasValue() ? this.loaded.value() : undefined,
    }),
    computation: ({ taskId, fresh }, before) => [fresh, before?.value].find((task) => task?.id === taskId),
  });

  readonly task = this.kept.asReadonly();
  readonly problem = computed(() => {
    const error = this.loaded.error();
    return error === undefined ? undefined : describeProblem(error.cause ?? error);
  });

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
