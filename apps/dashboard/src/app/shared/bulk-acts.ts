import { Injectable, inject } from '@angular/core';
import { type BulkItem, forEachItem } from './bulk';
import { ConnectionState } from './live/connection-state';
import { Notices } from './notices';

/** What is done to each item, in words. */
export interface BulkWords {
  /** "job" */
  readonly noun: string;
  /** "paused" */
  readonly participle: string;
}

/** Takes something back of those to which it was done. */
export type BulkUndo<Item> = (done: readonly Item[]) => unknown;

/** Does what people ask for to one or more things, and reports it: what was done, and by name what was not. */
@Injectable({ providedIn: 'root' })
export class BulkActs {
  private readonly notices = inject(Notices);
  private readonly connection = inject(ConnectionState);

  /**
   * Does it to each item, unless the Manager does not answer: what is shown may be out of date, and nobody knows when it would be done.
   * @param undo - offered where it was done to all
   * @returns whether it was done to all
   */
  async doToEach<Item extends BulkItem>(
    items: readonly Item[],
    { noun, participle }: BulkWords,
    act: (item: Item) => Promise<unknown>,
    undo?: BulkUndo<Item>,
  ): Promise<boolean> {
    const reason = this.connection.staleReason();
    if (reason !== undefined) {
      this.notices.problem(`That was not done. ${reason}`);
      return false;
    }
    const outcome = await forEachItem(items, act);
    this.notices.outcome(outcome, { noun, participle, ...(undo && { undo: () => undo(outcome.done) }) });
    return outcome.failed.length === 0;
  }
}
