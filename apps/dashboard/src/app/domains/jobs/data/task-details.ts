import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type EventTaskUpdate, type Task, fetchTask } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { type LiveEvent, payloadsOf } from '../../../shared/live/live-topics';
import { TaskList } from './task-list';

/** Everything about the selected task; loaded anew when its status changes. Provided by the page that shows it. */
@Injectable()
export class TaskDetails {
  private readonly api = inject(Api);
  private readonly list = inject(TaskList);
  private readonly selectedTask = signal<string | undefined>(undefined);

  private readonly live = liveResource<{ readonly taskId: string; readonly jobId: string }, Task>({
    about: () => {
      const taskId = this.selectedTask();
      const jobId = this.list.jobId();
      return taskId === undefined || jobId === undefined ? undefined : { taskId, jobId };
    },
    topics: ({ jobId }) => [{ type: 'job', uuid: jobId }],
    load: ({ taskId }) => this.api.invoke(fetchTask, { task_id: taskId }),
    apply: (task, events) => eventsOf(task.id, events).reduce(mergeTaskUpdate, task),
    // attempts and failures are in no event
    needsReload: (task, events) =>
      eventsOf(task.id, events).some((event) => event.previous_status !== undefined),
  });

  readonly task = computed(() => this.live.value());
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** Shows this task from now on. */
  select(taskId: string | undefined): void {
    this.selectedTask.set(taskId);
  }
}

function eventsOf(taskId: string, events: readonly LiveEvent[]): readonly EventTaskUpdate[] {
  return payloadsOf(events, '/task').filter((event) => event.id === taskId);
}

/** An event older than what is known changes nothing. */
function mergeTaskUpdate(task: Task, event: EventTaskUpdate): Task {
  if (Date.parse(event.updated) < Date.parse(task.updated)) return task;
  const { updated, status, activity } = event;
  return { ...task, updated, status, activity };
}
