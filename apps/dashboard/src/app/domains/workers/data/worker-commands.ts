import { Injectable, inject } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { AdmissionActions } from './admission-actions';
import { WorkerActions } from './worker-actions';
import { tagOfEntry } from './worker-entries';
import { WorkerTags, hasTag } from './worker-tags';
import { WORKER_VERBS } from './worker-verbs';

/** Does what was chosen of `workerEntries` and `tagEntries`, in a menu or in the palette. */
@Injectable({ providedIn: 'root' })
export class WorkerCommands {
  private readonly actions = inject(WorkerActions);
  private readonly admission = inject(AdmissionActions);
  private readonly tags = inject(WorkerTags);

  /** @returns whether the Workers are gone now */
  async doTo(id: string, workers: readonly WorkerSummary[]): Promise<boolean> {
    const verb = WORKER_VERBS.find((candidate) => candidate.id === id);
    const tag = tagOfEntry(id, this.tags.tags());
    if (verb) await this.actions.request(workers, verb);
    else if (tag) await this.tags.assign(workers, tag, !workers.every((worker) => hasTag(worker, tag)));
    else if (id === 'let-in') await this.admission.letIn(workers);
    else if (id === 'turn-away') return this.admission.turnAway(workers);
    else if (id === 'remove') return this.actions.remove(workers);
    return false;
  }
}
