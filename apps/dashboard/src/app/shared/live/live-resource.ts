import { type Signal, computed, effect, inject, signal, untracked } from '@angular/core';
import { HttpErrorResponse } from '@angular/common/http';
import { PageVisibility } from '../page-visibility';
import { describeProblem } from '../problem';
import { ConnectionState } from './connection-state';
import { LiveConnection } from './live-connection';
import { LiveLoader, type LoadRules, type LoadState } from './live-loader';
import type { LiveEvent, LiveTopic } from './live-topics';

/** An event that a store makes for itself, such as what it has fetched besides. */
export interface OwnEvent {
  readonly name: string;
  readonly payload: unknown;
}

/** What is shown live, and how it is loaded and kept up to date. */
export interface LiveResourceOptions<About, Value, Own extends OwnEvent> {
  /** What it is about; undefined: nothing. When it changes, that is loaded instead. */
  readonly about: () => About | undefined;
  /** What is followed; for nothing, a load happens once after each connection. */
  readonly topics: (about: About) => readonly LiveTopic[];
  readonly load: (about: About) => Promise<Value>;
  /**
   * The value after events, in their order. Events may be in the value already: it must make no difference to apply those
   * again.
   */
  readonly apply?: (value: Value, events: readonly (LiveEvent | Own)[], about: About) => Value;
  /** Whether events have shown that the value has to be loaded again; given the value after them. */
  readonly needsReload?: (value: Value, events: readonly (LiveEvent | Own)[], about: About) => boolean;
  /** When what this returns has changed, it is loaded again, too. */
  readonly dependsOn?: () => unknown;
  /** At most one reload by itself in this time, in ms. */
  readonly refreshGapMs?: number;
  /** Whether the value of one may be shown until that of the other is loaded. */
  readonly isSame?: (one: About, other: About) => boolean;
}

/** Something that is shown live. */
export interface LiveResource<Value, Own extends OwnEvent = never> {
  /** As it was loaded last, with all events since; undefined before the first load. A failed reload keeps it. */
  readonly value: Signal<Value | undefined>;
  /** Whether there is nothing to show yet, and nothing to say about it. */
  readonly isLoading: Signal<boolean>;
  /** Why the last load failed, as it was thrown; undefined when it did not. */
  readonly error: Signal<unknown>;
  /** The same in words. */
  readonly problem: Signal<string | undefined>;
  /** Whether the value may be out of date, because the Manager does not answer. */
  readonly isStale: Signal<boolean>;
  /** Loads it again: now, or after the load that is under way. */
  readonly reload: () => void;
  /** Applies an event of the store's own, in its order among the others. */
  readonly receive: (event: Own) => void;
}

interface Known<About, Value> extends LoadState<Value> {
  readonly about: About;
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The one way to show something live: follows its topics, waits for the acknowledgement, loads, applies each event once, loads again
 * after a reconnection or when events say so, keeps the last good value, and tells when it may be out of date. Call it in an
 * injection context, with which it ends.
 */
export function liveResource<About, Value, Own extends OwnEvent = never>(
  options: LiveResourceOptions<About, Value, Own>,
): LiveResource<Value, Own> {
  const connection = inject(LiveConnection);
  const { isStale, status } = inject(ConnectionState);
  const { isVisible } = inject(PageVisibility);
  const isSame = options.isSame ?? isEqual;
  const about = computed(options.about, { equal: isEqual });
  const known = signal<Known<About, Value> | undefined>(undefined);
  const loader = signal<LiveLoader<Value, LiveEvent | Own> | undefined>(undefined);

  /** What is known of what is asked for now: never that of another job or Worker. */
  const shown = computed(() => {
    const of = about();
    const last = known();
    return of !== undefined && last !== undefined && isSame(last.about, of) ? last : undefined;
  });

  effect((onCleanup) => {
    const of = about();
    if (of !== undefined) onCleanup(untracked(() => begin(of)));
  });
  effect(() => loader()?.allow(isVisible() && status() === 'live'));
  if (options.dependsOn !== undefined) refreshOnChange(options.dependsOn, loader);

  function begin(of: About): () => void {
    const initial = { value: shown()?.value, error: undefined };
    const changed = (state: LoadState<Value>): void => known.set({ about: of, ...state });
    const begun = new LiveLoader(rulesFor(of, options), changed, initial);
    loader.set(begun);
    const unfollow = followAll(connection, options.topics(of), begun);
    return () => {
      unfollow();
      begun.dispose();
    };
  }

  return {
    ...viewOf(shown),
    isStale,
    reload: () => untracked(loader)?.reload(),
    receive: (event) => untracked(loader)?.received(event),
  };
}

function viewOf<Value>(
  shown: Signal<LoadState<Value> | undefined>,
): Pick<LiveResource<Value>, 'value' | 'isLoading' | 'error' | 'problem'> {
  const error = computed(() => shown()?.error);
  return {
    value: computed(() => shown()?.value),
    isLoading: computed(() => shown()?.value === undefined && error() === undefined),
    error,
    problem: computed(() => (error() === undefined ? undefined : describeProblem(error()))),
  };
}

function rulesFor<About, Value, Own extends OwnEvent>(
  of: About,
  { load, apply, needsReload, refreshGapMs }: LiveResourceOptions<About, Value, Own>,
): LoadRules<Value, LiveEvent | Own> {
  return {
    load: () => load(of),
    apply: (value, events) => apply?.(value, events, of) ?? value,
    needsReload: (value, events) => needsReload?.(value, events, of) ?? false,
    isPassing,
    refreshGapMs,
  };
}

/** Follows several topics as one: subscribed when all of them are, lost when one of them is. */
function followAll<Value, Own extends OwnEvent>(
  connection: LiveConnection,
  topics: readonly LiveTopic[],
  loader: LiveLoader<Value, LiveEvent | Own>,
): () => void {
  const followed: readonly LiveTopic[] = topics.length > 0 ? topics : [{ type: 'lifecycle' }];
  const held = new Set<LiveTopic>();
  const leave = followed.map((topic) =>
    connection.follow(topic, {
      subscribed: () => {
        held.add(topic);
        if (held.size === followed.length) loader.subscribed();
      },
      lost: () => {
        held.clear();
        loader.lost();
      },
      received: (event) => loader.received(event),
    }),
  );
  return () => leave.forEach((unfollow) => unfollow());
}

function refreshOnChange(dependsOn: () => unknown, loader: Signal<{ refresh(): void } | undefined>): void {
  const current = computed(dependsOn, { equal: isEqual });
  let last: { readonly of: unknown; readonly value: unknown } | undefined;
  effect(() => {
    const value = current();
    const of = loader();
    if (last !== undefined && last.of === of && last.value !== value) of?.refresh();
    last = { of, value };
  });
}

/** The Manager could not be reached, or was not well: unlike what it says about the request, that passes. */
function isPassing(error: unknown): boolean {
  return error instanceof HttpErrorResponse && (error.status === 0 || error.status >= 500);
}
