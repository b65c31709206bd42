import { Injectable, inject } from '@angular/core';
import { Api, type JobEstimate, fetchJobEstimate } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { TaskList } from './task-list';

/** The Manager reckons anew when its estimate is older than that. */
const REFRESH_GAP_MS = 5_000;

/** When the selected job will be done, and how long its tasks take. Provided by the dock of the job. */
@Injectable()
export class JobForecast {
  private readonly api = inject(Api);
  private readonly list = inject(TaskList);

  private readonly live = liveResource<string, JobEstimate>({
    about: () => this.list.jobId(),
    topics: () => [{ type: 'allJobs' }],
    load: (jobId) => this.api.invoke(fetchJobEstimate, { job_id: jobId }),
    needsReload: (_, events, jobId) => payloadsOf(events, '/jobs').some(({ id }) => id === jobId),
    refreshGapMs: REFRESH_GAP_MS,
  });

  readonly estimate = this.live.value;
}
