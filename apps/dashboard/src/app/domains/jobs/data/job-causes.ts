import { Injectable, computed, inject } from '@angular/core';
import {
  Api,
  type EventTaskUpdate,
  type JobBlocklistEntry,
  type JobCause,
  type JobCauses as CausesAnswer,
  fetchJobBlocklist,
  fetchJobCauses,
} from '@flamenco/api-client';
import { TASK_STATUS_FACTS } from '@flamenco/domain/statuses';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { TaskList } from './task-list';

/** Half a job may fail within a second. */
const REFRESH_GAP_MS = 2_000;

interface Failures {
  readonly causes: CausesAnswer;
  readonly blocklist: readonly JobBlocklistEntry[];
}

/** What failed in the selected job, why, and who is blocked for it; live. Provided by the dock of the job. */
@Injectable()
export class JobCauses {
  private readonly api = inject(Api);
  private readonly list = inject(TaskList);

  private readonly live = liveResource<string, Failures>({
    about: () => this.list.jobId(),
    topics: (jobId) => [{ type: 'job', uuid: jobId }, { type: 'allJobs' }],
    load: async (jobId) => {
      const [causes, blocklist] = await Promise.all([
        this.api.invoke(fetchJobCauses, { job_id: jobId }),
        this.api.invoke(fetchJobBlocklist, { job_id: jobId }),
      ]);
      return { causes, blocklist };
    },
    needsReload: ({ causes }, events, jobId) =>
      payloadsOf(events, '/task').some((event) => isNews(event, causes.causes.length > 0)) ||
      payloadsOf(events, '/jobs').some((event) => event.id === jobId && event.refresh_tasks),
    refreshGapMs: REFRESH_GAP_MS,
  });

  private readonly all = computed((): readonly JobCause[] => this.live.value()?.causes.causes ?? []);
  /** Of tasks that are failed now. */
  readonly open = computed(() => this.all().filter(({ task_count }) => task_count > 0));
  /** Of tasks that failed, and are not failed any more. */
  readonly past = computed(() => this.all().filter(({ task_count }) => task_count === 0));
  /** Whether there are more than these. */
  readonly isPartial = computed(() => this.live.value()?.causes.is_complete === false);
  readonly blocklist = computed(() => this.live.value()?.blocklist ?? []);
  /** Whether there is anything to show. */
  readonly hasAny = computed(() => this.all().length > 0 || this.blocklist().length > 0);
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
}

/** Whether a task has failed, or has failed before and something has become of that. */
function isNews({ status, previous_status: before }: EventTaskUpdate, hasFailures: boolean): boolean {
  if (before === undefined) return false;
  const { isFailed, isFinished } = TASK_STATUS_FACTS[status];
  return isFailed || TASK_STATUS_FACTS[before].isFailed || (hasFailures && isFinished);
}
