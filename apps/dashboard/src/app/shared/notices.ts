import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
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
  /** Takes it back. */
  readonly undo?: () => unknown;
}

/** A message that was shown, now or before. */
export interface PastNotice extends Omit<Notice, 'id' | 'undo'> {
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

/** Longer, where one may want to take it back. */
const UNDO_MS = 10_000;

/** The messages at the bottom of the screen. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly list = signal<readonly Notice[]>([]);
  private lastId = 0;

  constructor() {
    const follow = ({ key }: StorageEvent): void => {
      if (key === KEY) this.remembered.set(recall());
    };
    addEventListener('storage', follow);
    inject(DestroyRef).onDestroy(() => removeEventListener('storage', follow));
  }

  readonly notices = this.list.asReadonly();
  private readonly remembered = signal(recall());
  /** All of them, the newest first: also after the page was loaded again, in this browser. */
  readonly past = this.remembered.asReadonly();
  /** Problems that were not looked at in the list. */
  readonly unread = computed(
    () => this.past().filter(({ isRead, kind }) => !isRead && kind === 'problem').length,
  );

  /** @param undo - takes it back; offered as long as the message is on screen */
  done(text: string, undo?: () => unknown): void {
    const id = this.add({ kind: 'done', text, failures: [], ...(undo && { undo }) });
    setTimeout(() => this.dismiss(id), undo === undefined ? SHOWN_MS : UNDO_MS);
  }

  problem(text: string, failures: readonly string[] = []): void {
    this.add({ kind: 'problem', text, failures });
  }

  /** Reports a bulk action: what was done, and by name what was not. */
  outcome<Item extends BulkItem>(
    outcome: BulkOutcome<Item>,
    { noun, participle, undo }: { noun: string; participle: string; undo?: () => unknown },
  ): void {
    if (outcome.failed.length === 0) {
      const what = outcome.done.length === 1 ? listNames(outcome.done) : countOf(outcome.done.length, noun);
      this.done(`${what}: ${participle}`, undo);
      return;
    }
    const all = outcome.done.length + outcome.failed.length;
    const failures = outcome.failed.map(({ item, error }) => `${item.name}: ${describeProblem(error)}`);
    this.problem(`${outcome.failed.length} of ${countOf(all, noun)} could not be ${participle}`, failures);
  }

  /** Something that happened on the farm: it comes into the list only. */
  note(kind: Notice['kind'], text: string): void {
    this.putInList({ kind, text, failures: [] });
  }

  /** Takes back what was done last, as long as it is on screen. @returns whether there was something */
  undoLast(): boolean {
    const last = this.list().findLast(({ undo }) => undo !== undefined);
    if (last !== undefined) this.undo(last);
    return last !== undefined;
  }

  undo({ id, undo }: Notice): void {
    this.dismiss(id);
    undo?.();
  }

  dismiss(id: number): void {
    this.list.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  /** The list has been looked at. */
  read(): void {
    this.remember(recall().map((notice) => ({ ...notice, isRead: true })));
  }

  /** Forgets all of them. */
  forget(): void {
    this.remember([]);
  }

  private add(notice: Omit<Notice, 'id'>): number {
    this.lastId += 1;
    const id = this.lastId;
    this.list.update((notices) => [...notices.slice(-4), { ...notice, id }]);
    this.putInList(notice);
    return id;
  }

  /** What other tabs have put into the list meanwhile stays. */
  private putInList({ kind, text, failures }: Omit<Notice, 'id'>): void {
    const at = new Date().toISOString();
    this.remember([{ kind, text, failures, at, isRead: false }, ...recall()].slice(0, MOST_PAST));
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
