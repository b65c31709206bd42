import { Injectable, inject } from '@angular/core';
import { Api, type WorkerSummary, deleteWorker, requestWorkerStatusChange } from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import { isRendering, workerFacts } from './worker-activity';
import type { WorkerVerb } from './worker-verbs';

/** Asks Workers for what people want of them: confirms where it costs work, and reports what failed by name. */
@Injectable({ providedIn: 'root' })
export class WorkerActions {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);

  async request(workers: readonly WorkerSummary[], verb: WorkerVerb): Promise<void> {
    const fitting = workers.filter(verb.fits);
    if (fitting.length === 0) return;
    const what = fitting.length === 1 ? 'this Worker' : countOf(fitting.length, 'Worker');
    const { label, consequence, participle } = verb;
    const question = { question: `${label}: ${what}?`, items: fitting, verb: label };
    const losesWork = verb.stopsTask === true && fitting.some(isRendering);
    const mustAsk = verb.alwaysAsks === true || losesWork || fitting.length > 1;
    const asked = { ...question, ...(consequence !== undefined && { consequence }) };
    if (mustAsk && !(await this.dialogs.confirm(asked))) return;
    await this.acts.doToEach(fitting, { noun: 'Worker', participle }, (worker) =>
      this.api.invoke(requestWorkerStatusChange, { worker_id: worker.id, body: verb.request }),
    );
  }

  /** @returns whether the Workers are gone now */
  async remove(workers: readonly WorkerSummary[]): Promise<boolean> {
    const what = workers.length === 1 ? 'this Worker' : countOf(workers.length, 'Worker');
    const isRunning = workers.some((worker) => !workerFacts(worker).isAway);
    const warning = 'It is still signed on: shut it down first, or it registers again as a new Worker.';
    const consequence = isRunning
      ? warning
      : 'Its tasks go back to the queue. When it starts again, it registers as a new one.';
    const question = { question: `Remove ${what}?`, consequence, items: workers, verb: `Remove ${what}` };
    if (!(await this.dialogs.confirm(question))) return false;
    return this.acts.doToEach(workers, { noun: 'Worker', participle: 'removed' }, (worker) =>
      this.api.invoke(deleteWorker, { worker_id: worker.id }),
    );
  }
}
