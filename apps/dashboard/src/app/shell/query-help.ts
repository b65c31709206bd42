import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, completeJobQuery, fetchJobFacets } from '@flamenco/api-client';
import { CHANGE_ACTION_NAMES, CHANGED_KINDS } from '@flamenco/domain/changes';
import {
  CHANGE_QUERY_KEYS,
  JOB_QUERY_KEYS,
  type QueryFault,
  USUAL_METADATA_KEYS,
  type WrittenPart,
  isChangeQueryKey,
  isJobQueryKey,
  parseChangeQuery,
  parseJobQuery,
  partAt,
  withPart,
  withoutTermAt,
} from '@flamenco/domain/query';
import { countOf } from '../shared/count-words';
import { FilterInUrl } from '../shared/filter/filter-in-url';

/** What a query could go on with. */
export interface Completion {
  readonly text: string;
  /** What a key means, or how many jobs have a value. */
  readonly means: string;
}

/** The Manager is asked this long after the last key, in ms. */
const QUIET_MS = 120;

/** More do not fit below the box. */
const MOST_SHOWN = 10;

/** Where the text cursor is. */
interface Cursor {
  readonly text: string;
  readonly caret: number;
}

/** What keys of the history are known to have. */
const CHANGE_VALUES: Readonly<Record<string, readonly string[]>> = {
  action: CHANGE_ACTION_NAMES,
  kind: CHANGED_KINDS,
};

/** Keys that are no metadata, and that the Manager counts jobs by. */
const COUNTED_KEYS: ReadonlySet<string> = new Set(['status', 'type', 'tag']);

/** What one may write, where that is not about jobs. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  settings: 'Find a setting',
  workers: 'status:awake tag:gpu render-01',
  renders: 'status:active shot_010',
  history: 'who:anna kind:worker happened<2d',
};

/** Helps to write a query for jobs, or for the history: keys and values to go on with, and what is wrong. */
@Injectable({ providedIn: 'root' })
export class QueryHelp {
  private readonly api = inject(Api);
  private readonly page = inject(FilterInUrl).page;
  /** Whether the open page is asked by a query. */
  readonly isQuery = computed(() => this.page() === 'jobs' || this.isOfHistory());
  /** What one may write. */
  readonly placeholder = computed(() => PLACEHOLDERS[this.page()] ?? 'status:active user:anna shot_010');
  private readonly isOfHistory = computed(() => this.page() === 'history');
  private readonly cursor = signal<Cursor | undefined>(undefined);
  /** The keys that jobs of the farm have; undefined until they are known. */
  private readonly keys = signal<readonly string[] | undefined>(undefined);
  private readonly values = signal<
    { readonly of: string; readonly found: readonly Completion[] } | undefined
  >(undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;

  private readonly part = computed((): WrittenPart | undefined => {
    const cursor = this.cursor();
    return cursor && partAt(cursor.text, cursor.caret);
  });

  /** What is being written could go on so. */
  readonly completions = computed((): readonly Completion[] => {
    const part = this.part();
    if (part === undefined) return [];
    const all = part.key === undefined ? this.keysFor(part.prefix) : this.valuesFor(part);
    return all.slice(0, MOST_SHOWN);
  });

  /** What is wrong with a query, as far as that can be told here. */
  faultsOf(text: string): readonly QueryFault[] {
    if (this.isOfHistory()) return parseChangeQuery(text, { nowMs: Date.now() }).faults;
    const metadataKeys = this.keys();
    // Until the farm's keys are known, what looks like a slip of the pen may be one of them.
    return metadataKeys === undefined ? [] : parseJobQuery(text, { nowMs: Date.now(), metadataKeys }).faults;
  }

  /** Settles when the farm's keys are known, or nobody could be asked; undefined while they are not on their way. */
  private asking: Promise<void> | undefined;

  /** Somebody begins to write. */
  begin(): void {
    if (this.isOfHistory()) return;
    this.asking = this.loadKeys().finally(() => (this.asking = undefined));
  }

  /** Has something done that `faultsOf` decides about: when the keys are known, if they are on their way for the first time. */
  whenKeysAreKnown(act: () => void): void {
    if (this.asking === undefined || this.keys() !== undefined) act();
    else void this.asking.then(act);
  }

  /** Somebody writes here. */
  lookAt(text: string, caret: number): void {
    this.cursor.set({ text, caret });
    clearTimeout(this.timer);
    const part = this.part();
    if (part?.key === undefined || this.isOfHistory()) return;
    const rest = withoutTermAt(text, caret);
    this.timer = setTimeout(() => void this.loadValues(part, rest), QUIET_MS);
  }

  /** Nobody writes any more. */
  end(): void {
    clearTimeout(this.timer);
    this.cursor.set(undefined);
  }

  /** The query after one of the completions was chosen, and where the text cursor is then. */
  choose({ text }: Completion): Cursor | undefined {
    const cursor = this.cursor();
    const part = this.part();
    return cursor && part && withPart(cursor.text, part, text);
  }

  private keysFor(prefix: string): readonly Completion[] {
    const small = prefix.toLowerCase();
    const known = this.isOfHistory()
      ? Object.keys(CHANGE_QUERY_KEYS)
      : [...Object.keys(JOB_QUERY_KEYS), ...USUAL_METADATA_KEYS, ...(this.keys() ?? [])];
    return [...new Set(known)]
      .filter((key) => key.toLowerCase().startsWith(small))
      .map((key) =>
        this.isOfHistory() ? changeKey(key) : { text: key + comparisonAfter(key), means: meaningOf(key) },
      );
  }

  private valuesFor({ key, prefix }: WrittenPart): readonly Completion[] {
    const values = this.values();
    const known = this.isOfHistory() ? CHANGE_VALUES[key ?? ''] : undefined;
    const loaded = values?.of === key ? values?.found : undefined;
    const found = known?.map((text) => ({ text, means: '' })) ?? loaded ?? [];
    const small = prefix.toLowerCase();
    return found.filter(({ text }) => text.toLowerCase().startsWith(small) && text !== prefix);
  }

  private async loadKeys(): Promise<void> {
    const known = await this.ask({});
    if (known !== undefined) this.keys.set(known.filter((key) => !isJobQueryKey(key)));
  }

  private async loadValues({ key, prefix }: WrittenPart, rest: string): Promise<void> {
    if (key === undefined) return;
    const found =
      (await this.count(key, prefix, rest)) ?? (await this.ask({ key, prefix }))?.map(withoutCount);
    if (found !== undefined && key === this.part()?.key) this.values.set({ of: key, found });
  }

  /** Values with how many jobs have them that fit the rest of the query, most first; undefined where that is not counted, or no job fits. */
  private async count(key: string, prefix: string, rest: string): Promise<readonly Completion[] | undefined> {
    if (isJobQueryKey(key) && !COUNTED_KEYS.has(key)) return undefined;
    try {
      const asked = { key: [key], prefix, ...(rest !== '' && { q: rest }) };
      const values = (await this.api.invoke(fetchJobFacets, asked)).facets[0]?.values ?? [];
      if (values.length === 0) return undefined;
      return values.map(({ value, count }) => ({ text: value, means: countOf(count, 'job') }));
    } catch {
      // The rest may not be understood yet.
      return undefined;
    }
  }

  /** Without an answer, there is nothing to go on with: the list says by itself when the Manager is away. */
  private async ask(asked: { key?: string; prefix?: string }): Promise<readonly string[] | undefined> {
    try {
      return (await this.api.invoke(completeJobQuery, asked)).completions;
    } catch {
      return undefined;
    }
  }
}

function withoutCount(text: string): Completion {
  return { text, means: '' };
}

function comparisonAfter(key: string): string {
  if (!isJobQueryKey(key)) return ':';
  const { takes } = JOB_QUERY_KEYS[key];
  if (takes === 'number') return '>';
  return takes === 'time' ? '<' : ':';
}

function meaningOf(key: string): string {
  return isJobQueryKey(key) ? JOB_QUERY_KEYS[key].means : 'metadata';
}

function changeKey(key: string): Completion {
  if (!isChangeQueryKey(key)) return { text: `${key}:`, means: '' };
  const { takes, means } = CHANGE_QUERY_KEYS[key];
  return { text: key + (takes === 'time' ? '<' : ':'), means };
}
