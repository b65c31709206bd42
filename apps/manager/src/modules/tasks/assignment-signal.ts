import { Injectable } from '@nestjs/common';
import type { CurrentTask } from '@flamenco/domain/events';
import type { Work } from '../../database/unit-of-work.js';

/** Hears of a Worker, by its row id, that got a task or lost one, inside the work in which it did; see `raise` for `has`. */
type AssignmentListener = (work: Work, workerId: number, has?: CurrentTask | null) => Promise<void>;

/** Says that Workers got tasks, or have them no longer. */
@Injectable()
export class AssignmentSignal {
  private readonly listeners = new Set<AssignmentListener>();

  /** @param has - the task that the Worker has now, null for none; left out, who wants to know it asks */
  async raise(work: Work, workerId: number, has?: CurrentTask | null): Promise<void> {
    for (const listener of this.listeners) await listener(work, workerId, has);
  }

  /** @returns a function that ends the listening */
  listen(listener: AssignmentListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
