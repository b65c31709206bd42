import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { OwnIdentity } from './identity/own-identity';

const KEY = 'flamenco-watched';

/** More are forgotten, those first that were chosen first. */
const MOST = 500;

/** What is asked of a job to know whether it is watched. */
export interface WatchableJob {
  readonly id: string;
  readonly owner?: { readonly id: string };
}

/** A job, and whether somebody has said to watch it, or not to. */
type Choice = readonly [id: string, isWatched: boolean];

/**
 * The jobs of whose ends, failures and needs a person wants to be told: those they have chosen, and their own, where they have signed in. Kept in
 * this browser, where the notifications are, too: it works on farms where nobody signs in.
 */
@Injectable({ providedIn: 'root' })
export class WatchedJobs {
  private readonly identity = inject(OwnIdentity);
  private readonly choices = signal(recall());
  private readonly byId = computed(() => new Map(this.choices()));
  /** Rows of watched jobs, as they are shown. */
  private readonly marked = new WeakMap<WatchableJob, object>();

  constructor() {
    const follow = ({ key }: StorageEvent): void => {
      if (key === KEY) this.choices.set(recall());
    };
    addEventListener('storage', follow);
    inject(DestroyRef).onDestroy(() => removeEventListener('storage', follow));
  }

  /** The ids of those that were chosen, the latest first. */
  readonly chosen = computed((): readonly string[] =>
    this.choices()
      .flatMap(([id, isWatched]) => (isWatched ? [id] : []))
      .toReversed(),
  );

  /** What was chosen for a job; undefined: nothing. */
  choiceFor(id: string): boolean | undefined {
    return this.byId().get(id);
  }

  has(job: WatchableJob): boolean {
    return this.choiceFor(job.id) ?? this.isOwn(job);
  }

  /** Whether the person has submitted a job themselves, as far as that is known. */
  isOwn({ owner }: WatchableJob): boolean {
    return owner !== undefined && owner.id === this.identity.user()?.id;
  }

  /** Watches these jobs from now on, or no more. */
  choose(ids: readonly string[], isWatched: boolean): void {
    const others = recall().filter(([id]) => !ids.includes(id));
    const choices = [...others, ...ids.map((id): Choice => [id, isWatched])].slice(-MOST);
    this.choices.set(choices);
    localStorage.setItem(KEY, JSON.stringify(choices));
  }

  /** Rows, of which those of chosen jobs say so. One that has not changed stays the same. */
  mark<Row extends WatchableJob>(rows: readonly Row[]): readonly (Row & { readonly isWatched?: true })[] {
    if (this.choices().length === 0) return rows;
    return rows.map((row) => (this.choiceFor(row.id) === true ? this.markedRow(row) : row));
  }

  private markedRow<Row extends WatchableJob>(row: Row): Row & { readonly isWatched: true } {
    const known = this.marked.get(row) as (Row & { readonly isWatched: true }) | undefined;
    if (known !== undefined) return known;
    const marked = { ...row, isWatched: true as const };
    this.marked.set(row, marked);
    return marked;
  }
}

/** What something else has written there is not taken. */
function recall(): readonly Choice[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isChoice) : [];
  } catch {
    return [];
  }
}

function isChoice(value: unknown): value is Choice {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'boolean'
  );
}
