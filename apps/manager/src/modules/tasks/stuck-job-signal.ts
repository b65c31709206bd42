import { Injectable } from '@nestjs/common';
import type { Work } from '../../database/unit-of-work.js';

/** Which jobs may be stuck now, or are not any more: one, by its row id, all that are open, or those that need attention. */
export type StuckJobScope = number | 'open' | 'needing-attention';

/** Says, after the commit, that something happened that may leave jobs without a Worker, or gives them one. */
@Injectable()
export class StuckJobSignal {
  private readonly listeners = new Set<(scope: StuckJobScope) => void>();

  raise(work: Work, scope: StuckJobScope): void {
    work.afterCommit(() => {
      for (const listener of this.listeners) listener(scope);
    });
  }

  /** @returns a function that ends the listening */
  listen(listener: (scope: StuckJobScope) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
