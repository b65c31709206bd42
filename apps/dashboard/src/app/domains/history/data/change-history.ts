import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type Change, type ChangeAction, type ChangedKind, fetchChanges } from '@flamenco/api-client';
import { type LiveEvents, payloadsOf } from '../../../shared/live/live-topics';
import { type LiveResource, liveResource } from '../../../shared/live/live-resource';
import { describeProblem } from '../../../shared/problem';

/** What of the history is asked for; what is left out excludes none. */
export interface ChangeQuery {
  /** As the Manager reads it: `who:anna kind:job`. */
  readonly q?: string;
  /** A job, with its tasks. */
  readonly jobId?: string;
  readonly objectId?: string;
  readonly kind?: ChangedKind;
  readonly action?: ChangeAction;
  /** Not older than this. */
  readonly withinMs?: number;
}

/** The entries that were loaded, the latest first, and where older ones begin. */
interface ChangePages {
  readonly changes: readonly Change[];
  readonly next?: string;
}

/** A page that was asked for because somebody scrolled to the end of the one before. */
interface OlderPage {
  readonly name: 'older';
  readonly payload: ChangePages & { readonly cursor: string };
}

/** What people do may come in bursts: dozens of jobs are canceled at once. */
const REFRESH_GAP_MS = 1_000;

/** What people did, page by page; live. Provided by what shows it. */
@Injectable()
export class ChangeHistory {
  private readonly api = inject(Api);
  private readonly query = signal<ChangeQuery | undefined>(undefined);
  private readonly olderAsked = signal<string | undefined>(undefined);
  private readonly olderError = signal<unknown>(undefined);

  private readonly live: LiveResource<ChangePages, OlderPage> = liveResource<
    ChangeQuery,
    ChangePages,
    OlderPage
  >({
    about: () => this.query(),
    topics: () => [{ type: 'allChanges' }],
    load: async (query) => joined(await this.fetch(query), this.live.value()),
    apply: (pages, events) =>
      events.reduce((all, event) => (event.name === 'older' ? withOlder(all, event.payload) : all), pages),
    needsReload: (_, events, query) => payloadsOf(events, '/changes').some((told) => mayFit(query, told)),
    refreshGapMs: REFRESH_GAP_MS,
  });

  /** Undefined until they are loaded. */
  readonly changes = computed(() => this.live.value()?.changes);
  readonly hasOlder = computed(() => this.live.value()?.next !== undefined);
  readonly isLoadingOlder = computed(() => this.olderAsked() !== undefined);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = computed(
    () =>
      this.live.problem() ??
      (this.olderError() === undefined ? undefined : describeProblem(this.olderError())),
  );

  select(query: ChangeQuery): void {
    this.query.set(query);
    this.olderError.set(undefined);
  }

  reload(): void {
    this.olderError.set(undefined);
    this.live.reload();
  }

  /** Loads the page after the last one, if there is one and it is not on its way. */
  async loadOlder(): Promise<void> {
    const query = this.query();
    const cursor = this.live.value()?.next;
    if (query === undefined || cursor === undefined || this.olderAsked() === cursor) return;
    this.olderAsked.set(cursor);
    this.olderError.set(undefined);
    try {
      const page = await this.fetch(query, cursor);
      if (this.query() === query) this.live.receive({ name: 'older', payload: { ...page, cursor } });
    } catch (error) {
      if (this.query() === query) this.olderError.set(error);
    } finally {
      if (this.olderAsked() === cursor) this.olderAsked.set(undefined);
    }
  }

  private fetch(query: ChangeQuery, cursor?: string): Promise<ChangePages> {
    return this.api.invoke(fetchChanges, {
      ...changeParameters(query, Date.now()),
      ...(cursor !== undefined && { cursor }),
    });
  }
}

/** A query in the words of the API. */
export function changeParameters(
  { q, jobId, objectId, kind, action, withinMs }: ChangeQuery,
  nowMs: number,
): {
  readonly q?: string;
  readonly job_id?: string;
  readonly object_id?: string;
  readonly kind?: ChangedKind;
  readonly action?: ChangeAction;
  readonly since?: string;
} {
  return {
    ...(q !== undefined && { q }),
    ...(jobId !== undefined && { job_id: jobId }),
    ...(objectId !== undefined && { object_id: objectId }),
    ...(kind !== undefined && { kind }),
    ...(action !== undefined && { action }),
    ...(withinMs !== undefined && { since: new Date(nowMs - withinMs).toISOString() }),
  };
}

/** What was loaded anew, with the older entries that are known; without them where there may be others in between. */
function joined(fresh: ChangePages, known: ChangePages | undefined): ChangePages {
  const last = fresh.changes.at(-1);
  if (known === undefined || fresh.next === undefined || last === undefined) return fresh;
  const at = known.changes.findIndex(({ id }) => id === last.id);
  if (at < 0) return fresh;
  return { ...known, changes: [...fresh.changes, ...known.changes.slice(at + 1)] };
}

/** Whatever was there already stays: only what comes after it is added. */
function withOlder(pages: ChangePages, { cursor, changes, next }: OlderPage['payload']): ChangePages {
  if (pages.next !== cursor) return pages;
  return { changes: [...pages.changes, ...changes], ...(next !== undefined && { next }) };
}

/** Whether what was told may be an entry that is asked for: its action is not told. */
function mayFit({ jobId, objectId, kind }: ChangeQuery, told: LiveEvents['/changes']): boolean {
  return (
    (jobId === undefined || told.job_id === jobId) &&
    (objectId === undefined || told.object_id === objectId) &&
    (kind === undefined || told.kind === kind)
  );
}
