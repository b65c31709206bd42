import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type Job, fetchJobs, submitJob } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { describeProblem } from '../../../shared/problem';

/** By it, the test job is known again when the page is loaded anew. */
export const TEST_JOB = 'Test of the farm';

const MOST = 20;
const REFRESH_GAP_MS = 1_000;

/** The first jobs of a farm: the assistant's test job, and those that people submit; live. Provided by the page that shows them. */
@Injectable()
export class FirstJobs {
  private readonly api = inject(Api);

  private readonly live = liveResource<'first', readonly Job[]>({
    about: () => 'first',
    topics: () => [{ type: 'allJobs' }],
    load: async () => {
      const asked = { sort: '-created' as const, limit: MOST, omit: ['settings' as const] };
      return (await this.api.invoke(fetchJobs, asked)).jobs;
    },
    needsReload: (_jobs, events) => payloadsOf(events, '/jobs').length > 0,
    refreshGapMs: REFRESH_GAP_MS,
  });

  /** The latest test job. */
  readonly test = computed(() => this.live.value()?.find(isTest));
  /** The latest job that is no test. */
  readonly own = computed(() => this.live.value()?.find((job) => !isTest(job)));
  readonly isSending = signal(false);
  /** Why the test job could not be submitted; empty: it could. */
  readonly problem = signal('');

  /** Submits a job of four tasks that render nothing: it shows that Workers get tasks. */
  async sendTest(): Promise<void> {
    this.problem.set('');
    this.isSending.set(true);
    try {
      const settings = {
        message: 'Hello from the setup assistant',
        sleep_duration_seconds: 1,
        sleep_repeats: 3,
      };
      await this.api.invoke(submitJob, {
        body: {
          name: TEST_JOB,
          type: 'echo-sleep-test',
          submitter_platform: 'manager',
          priority: 50,
          settings,
        },
      });
    } catch (error) {
      this.problem.set(describeProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }
}

function isTest({ name, type }: Job): boolean {
  return name === TEST_JOB && type === 'echo-sleep-test';
}
