import { Injectable, inject } from '@angular/core';
import { Api, type JobDependencies, fetchJobDependencies } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { TaskList } from './task-list';

/** Which tasks of the selected job wait for which. Provided by what shows it. */
@Injectable()
export class JobDependencyList {
  private readonly api = inject(Api);
  private readonly list = inject(TaskList);

  private readonly live = liveResource<string, JobDependencies>({
    about: () => this.list.jobId(),
    topics: () => [{ type: 'allJobs' }],
    load: (jobId) => this.api.invoke(fetchJobDependencies, { job_id: jobId }),
    // A job's tasks are made with it; only one that is put together anew has others.
    needsReload: (_known, events, jobId) =>
      payloadsOf(events, '/jobs').some((event) => event.id === jobId && event.refresh_tasks),
  });

  readonly dependencies = this.live.value;
  readonly isLoading = this.live.isLoading;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
}
