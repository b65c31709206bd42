import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type TaskSummary, fetchJobTasks } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { applyTaskEvents } from './task-events';

/** The tasks of the selected job, live. Provided by the page that shows them. */
@Injectable()
export class TaskList {
  private readonly api = inject(Api);
  private readonly selectedJob = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, readonly TaskSummary[]>({
    about: () => this.selectedJob(),
    topics: (jobId) => [{ type: 'job', uuid: jobId }, { type: 'allJobs' }],
    load: async (jobId) => (await this.api.invoke(fetchJobTasks, { job_id: jobId })).tasks ?? [],
    apply: applyTaskEvents,
    needsReload: (_tasks, events, jobId) =>
      payloadsOf(events, '/jobs').some((event) => event.id === jobId && event.refresh_tasks),
  });

  /** Of the job whose tasks these are. */
  readonly jobId = this.selectedJob.asReadonly();
  readonly tasks = computed(() => this.live.value() ?? []);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
  private readonly byId = computed(() => new Map(this.tasks().map((task) => [task.id, task])));

  /** Shows the tasks of this job from now on. */
  select(jobId: string | undefined): void {
    this.selectedJob.set(jobId);
  }

  task(id: string): TaskSummary | undefined {
    return this.byId().get(id);
  }
}
