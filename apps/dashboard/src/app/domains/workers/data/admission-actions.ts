import { Injectable, inject } from '@angular/core';
import { Api, decideWorkerAdmission } from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import { WaitingWorkers } from './waiting-workers';

/** A Worker that waits, by its own id. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** Lets Workers in that wait, and turns them away. */
@Injectable({ providedIn: 'root' })
export class AdmissionActions {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);
  private readonly waiting = inject(WaitingWorkers);

  /** Those of them that wait. */
  async letIn(workers: readonly Named[]): Promise<void> {
    await this.decide(this.ofWaiting(workers), true);
  }

  /** Asks first. @returns whether they are gone now */
  async turnAway(workers: readonly Named[]): Promise<boolean> {
    const items = this.ofWaiting(workers);
    const [first, ...others] = items;
    if (first === undefined) return false;
    const [it, what] = others.length === 0 ? ['it', first.name] : ['them', countOf(items.length, 'Worker')];
    const consequence =
      others.length === 0
        ? `No Worker of this name registers from ${first.address} again, until somebody forgets it on the page New Workers.`
        : 'No Workers of these names register from their addresses again, until somebody forgets them on the page New Workers.';
    const agreed = await this.dialogs.confirm({
      question: `Turn ${what} away?`,
      consequence,
      items,
      verb: `Turn ${it} away`,
    });
    return agreed && (await this.decide(items, false));
  }

  private ofWaiting(workers: readonly Named[]): readonly (Named & { readonly address: string })[] {
    return workers.flatMap(({ id, name }) => {
      const waiting = this.waiting.of(id);
      return waiting === undefined ? [] : [{ id, name, address: waiting.address }];
    });
  }

  private async decide(workers: readonly Named[], admit: boolean): Promise<boolean> {
    if (workers.length === 0) return false;
    const participle = admit ? 'let in' : 'turned away';
    const isDone = await this.acts.doToEach(workers, { noun: 'Worker', participle }, ({ id }) =>
      this.api.invoke(decideWorkerAdmission, { worker_id: id, body: { admit } }),
    );
    this.waiting.reload();
    return isDone;
  }
}
