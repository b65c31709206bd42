import { Injectable, inject } from '@angular/core';
import {
  Api,
  type Job,
  type JobBlocklistEntry,
  type JobCause,
  removeJobBlocklist,
  requeueJobCause,
} from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import { causeCount, workerWords } from './cause-words';

const REASON = 'requested in the dashboard';

/** Does what people ask for about what failed in a job. */
@Injectable({ providedIn: 'root' })
export class CauseActions {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);

  /** Queues the tasks of a cause again; the card has said how many, and which. @returns whether that was done */
  requeue(job: Job, cause: JobCause): Promise<boolean> {
    return this.requeueCause(job, cause, false);
  }

  /** The same, but not on the Workers on which they failed; asks, for these are blocked then. @returns whether that was done */
  async requeueElsewhere(job: Job, cause: JobCause): Promise<boolean> {
    const what = countOf(cause.task_count, 'task');
    const consequence = `${workerWords(cause)} get no more tasks of type “${cause.task_type}” of this job, until somebody unblocks them. What is whole is kept.`;
    const question = {
      question: `Requeue ${what} elsewhere?`,
      consequence,
      items: [job],
      verb: `Requeue ${what} elsewhere`,
    };
    return (await this.dialogs.confirm(question)) && (await this.requeueCause(job, cause, true));
  }

  /** Lets blocked Workers have tasks of the job again. @returns whether that was done to all */
  unblock(job: Job, blocked: readonly JobBlocklistEntry[]): Promise<boolean> {
    const items = blocked.map((entry) => ({
      ...{ id: `${entry.worker_id} ${entry.task_type}`, name: entry.worker_name ?? 'a Worker' },
      entry,
    }));
    return this.acts.doToEach(items, { noun: 'Worker', participle: 'unblocked' }, ({ entry }) =>
      this.api.invoke(removeJobBlocklist, {
        job_id: job.id,
        body: [{ worker_id: entry.worker_id, task_type: entry.task_type }],
      }),
    );
  }

  private requeueCause(job: Job, cause: JobCause, elsewhere: boolean): Promise<boolean> {
    const participle = elsewhere ? 'requeued elsewhere' : 'requeued';
    const item = { id: cause.id, name: `${causeCount(cause)} of ${job.name}` };
    return this.acts.doToEach([item], { noun: 'cause', participle }, () =>
      this.api.invoke(requeueJobCause, {
        job_id: job.id,
        cause_id: cause.id,
        body: { reason: REASON, keep_frames: true, ...(elsewhere && { elsewhere }) },
      }),
    );
  }
}
