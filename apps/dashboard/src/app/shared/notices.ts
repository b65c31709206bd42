import { Injectable, computed, signal } from '@angular/core';
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

/** A message that was shown, now or before. */
export interface PastNotice extends Omit<Notice, 'id'> {
  /** When it was. */
  readonly at: string;
  /** Whether the list has been opened since. */
  readonly isRead: boolean;
}

const KEY = 'flamenco-notices';

/** More are forgotten, the oldest first. */
const MOST_PAST = 100;

/** Successes leave by themselves; problems stay until they are dismissed. */
const SHOWN_MS = 5000;

/** The messages at the bottom of the screen. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly list = signal<readonly Notice[]>([]);
  private lastId = 0;

  readonly notices = this.list.asReadonly();
  private readonly remembered = signal(recall());
  /** All of them, the newest first: also after the page was loaded again, in this browser. */
  readonly past = this.remembered.asReadonly();
  /** Problems that were not looked at in the list. */
  readonly unread = computed(
    () => this.past().filter(({ isRead, kind }) => !isRead && kind === 'problem').length,
  );

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

  /** The list has been looked at. */
  read(): void {
    this.remember(this.past().map((notice) => ({ ...notice, isRead: true })));
  }

  /** Forgets all of them. */
  forget(): void {
    this.remember([]);
  }

  private add(notice: Omit<Notice, 'id'>): number {
    this.lastId += 1;
    const id = this.lastId;
    this.list.update((notices) => [...notices.slice(-4), { ...notice, id }]);
    const at = new Date().toISOString();
    this.remember([{ ...notice, at, isRead: false }, ...this.past()].slice(0, MOST_PAST));
    return id;
  }

  private remember(past: readonly PastNotice[]): void {
    this.remembered.set(past);
    localStorage.setItem(KEY, JSON.stringify(past));
  }
}

/** What something else has written there is not taken. */
function recall(): readonly PastNotice[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isPastNotice) : [];
  } catch {
    return [];
  }
}

function isPastNotice(value: unknown): value is PastNotice {
  const { kind, text, failures, at, isRead } = (value ?? {}) as Partial<Record<keyof PastNotice, unknown>>;
  return (
    (kind === 'done' || kind === 'problem') &&
    typeof text === 'string' &&
    typeof at === 'string' &&
    typeof isRead === 'boolean' &&
    Array.isArray(failures) &&
    failures.every((failure) => typeof failure === 'string')
  );
}
