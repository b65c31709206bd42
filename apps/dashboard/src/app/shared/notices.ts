import { Injectable, signal } from '@angular/core';
import { type BulkItem, type BulkOutcome, listNames } from './bulk';
import { countOf } from './count-words';
import { describeProblem } from './problem';

/** A short message about something the person did. */
export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'problem';
  readonly text: string;
  /** What failed, each by its name with the reason. */
  readonly failures: readonly string[];
}

/** Successes leave by themselves; problems stay until they are dismissed. */
const SHOWN_MS = 5000;

/** The messages at the bottom of the screen. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly list = signal<readonly Notice[]>([]);
  private lastId = 0;

  readonly notices = this.list.asReadonly();

  done(text: string): void {
    const id = this.add({ kind: 'done', text, failures: [] });
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }

  problem(text: string, failures: readonly string[] = []): void {
    this.add({ kind: 'problem', text, failures });
  }

  /** Reports a bulk action: what was done, and by name what was not. */
  outcome<Item extends BulkItem>(outcome: BulkOutcome<Item>, noun: string, participle: string): void {
    if (outcome.failed.length === 0) {
      const what = outcome.done.length === 1 ? listNames(outcome.done) : countOf(outcome.done.length, noun);
      this.done(`${what}: ${participle}`);
      return;
    }
    const all = outcome.done.length + outcome.failed.length;
    const failures = outcome.failed.map(({ item, error }) => `${item.name}: ${describeProblem(error)}`);
    this.problem(`${outcome.failed.length} of ${countOf(all, noun)} could not be ${participle}`, failures);
  }

  dismiss(id: number): void {
    this.list.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  private add(notice: Omit<Notice, 'id'>): number {
    this.lastId += 1;
    const id = this.lastId;
    this.list.update((notices) => [...notices.slice(-4), { ...notice, id }]);
    return id;
  }
}
