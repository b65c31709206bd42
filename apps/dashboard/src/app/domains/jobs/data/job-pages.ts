import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type EventJobUpdate, type Job, fetchJobs } from '@flamenco/api-client';
import { type LiveEvent, payloadsOf } from '../../../shared/live/live-topics';
import { liveResource } from '../../../shared/live/live-resource';
import { afterEvents } from './job-events';

/** An order that the Manager knows. */
export type JobsQuerySort = NonNullable<Parameters<typeof fetchJobs>[2]>['sort'] & string;

/** Which jobs are shown, and in which order. */
interface Asked {
  readonly q: string;
  readonly sort: JobsQuerySort;
}

/** The jobs that are loaded: the first of all that fit. */
interface LoadedJobs {
  /** What they were loaded for. */
  readonly asked: Asked;
  readonly jobs: readonly Job[];
  /** How many fit. */
  readonly total: number;
  /** What the Manager says to who wonders that there are none. */
  readonly note: string | undefined;
  /** Where the next page begins; undefined: all are loaded. */
  readonly next: string | undefined;
  /** Whether events have told what may bring other jobs, or another order. */
  readonly isOutdated: boolean;
}

/** A further page was loaded. */
interface PageLoaded {
  readonly name: 'page-loaded';
  readonly payload: { readonly after: string; readonly page: LoadedJobs };
}

/** What a screen or two show. */
const PAGE = 100;

/** The Manager gives no more at a time. */
const LARGEST_PAGE = 1_000;

/** The list is loaded again at most so often, in ms, while jobs come, go and change their status. */
const REFRESH_GAP_MS = 2_000;

/** The jobs that fit the filter, in the Manager's order, page by page as one scrolls; live. Provided by the page that shows them. */
@Injectable()
export class JobPages {
  private readonly api = inject(Api);
  private readonly asked = signal<Asked>({ q: '', sort: '-urgency' });
  /** How many were scrolled to: so many are loaded again. */
  private wanted = PAGE;
  private isLoadingMore = false;

  private readonly live = liveResource<Asked, LoadedJobs, PageLoaded>({
    about: () => this.asked(),
    topics: () => [{ type: 'allJobs' }],
    load: (asked) => this.load(asked),
    apply: applyToPages,
    needsReload: ({ isOutdated }) => isOutdated,
    refreshGapMs: REFRESH_GAP_MS,
    // What was asked for before stays until there is something else to show.
    isSame: () => true,
  });

  readonly jobs = computed((): readonly Job[] => this.live.value()?.jobs ?? []);
  /** Which jobs these are: not yet what is asked for, while that is loaded. */
  readonly shown = computed(() => this.live.value()?.asked);
  /** Undefined until it is known. */
  readonly total = computed(() => this.live.value()?.total);
  readonly note = computed(() => this.live.value()?.note);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
  private readonly byId = computed(() => new Map(this.jobs().map((job) => [job.id, job])));

  /** One of the jobs that are loaded. */
  job(id: string): Job | undefined {
    return this.byId().get(id);
  }

  /** Shows these jobs from now on. */
  ask(q: string, sort: JobsQuerySort): void {
    const { q: before, sort: sortBefore } = this.asked();
    if (q === before && sort === sortBefore) return;
    this.wanted = PAGE;
    this.asked.set({ q, sort });
  }

  /** Loads the page behind what is loaded, if there is one. */
  async loadMore(): Promise<void> {
    const next = this.live.value()?.next;
    if (next === undefined || this.isLoadingMore) return;
    this.isLoadingMore = true;
    try {
      const page = await this.page(this.asked(), 2 * PAGE, next);
      this.wanted = this.jobs().length + page.jobs.length;
      this.live.receive({ name: 'page-loaded', payload: { after: next, page } });
    } catch {
      // The list says by itself that the Manager does not answer; scrolling asks again.
    } finally {
      this.isLoadingMore = false;
    }
  }

  private async load(asked: Asked): Promise<LoadedJobs> {
    const first = Math.min(this.wanted, LARGEST_PAGE);
    let loaded = await this.page(asked, first);
    for (let count = first; count < this.wanted && loaded.next !== undefined; count += LARGEST_PAGE)
      loaded = withPage(loaded, await this.page(asked, LARGEST_PAGE, loaded.next));
    return loaded;
  }

  private async page(asked: Asked, limit: number, cursor?: string): Promise<LoadedJobs> {
    const { q, sort } = asked;
    const { jobs, total, next, note } = await this.api.invoke(fetchJobs, {
      sort,
      limit,
      omit: ['settings', 'warnings'],
      ...(q !== '' && { q }),
      ...(cursor !== undefined && { cursor }),
    });
    return { asked, jobs, total: total ?? jobs.length, note, next, isOutdated: false };
  }
}

function withPage(loaded: LoadedJobs, page: LoadedJobs): LoadedJobs {
  const known = new Set(loaded.jobs.map(({ id }) => id));
  return { ...page, jobs: [...loaded.jobs, ...page.jobs.filter(({ id }) => !known.has(id))] };
}

/** Jobs change where they stand; what comes, and another order, is loaded. */
function applyToPages(
  loaded: LoadedJobs,
  events: readonly (LiveEvent | PageLoaded)[],
  { sort }: Asked,
): LoadedJobs {
  const pages = events.flatMap((event) => (event.name === 'page-loaded' ? [event.payload] : []));
  const before = pages.reduce(
    (all, { after, page }) => (all.next === after ? withPage(all, page) : all),
    loaded,
  );
  const byJob = new Map<string, EventJobUpdate[]>();
  for (const event of payloadsOf(events, '/jobs'))
    byJob.set(event.id, [...(byJob.get(event.id) ?? []), event]);
  if (byJob.size === 0) return before;
  const jobs = before.jobs.flatMap((job) => {
    const ofJob = byJob.get(job.id);
    return ofJob === undefined ? [job] : (afterEvents(job, ofJob) ?? []);
  });
  const known = new Map(before.jobs.map((job) => [job.id, job]));
  const isMoved = [...byJob.values()].flat().some((event) => mayMove(known.get(event.id), event, sort));
  const total = before.total - (before.jobs.length - jobs.length);
  return { ...before, jobs, total, isOutdated: before.isOutdated || isMoved };
}

/** Orders that change while Workers work. */
const CHANGING_ORDER = /^-?(updated|progress|completed)$/;

/** Whether a job may stand elsewhere after an event, or not be in the list any more, or be new in it. */
function mayMove(job: Job | undefined, event: EventJobUpdate, sort: JobsQuerySort): boolean {
  if (event.previous_status !== undefined || event.was_deleted === true) return true;
  if (job === undefined) return isUntouched(event);
  const isNewer = Date.parse(event.updated) > Date.parse(job.updated);
  return (
    job.priority !== event.priority ||
    (job.needs_attention === undefined) !== (event.needs_attention === undefined) ||
    (isNewer && CHANGING_ORDER.test(sort))
  );
}

/** A job of which nothing is done yet may have just been submitted. */
function isUntouched({ task_counts: { active, completed, failed } }: EventJobUpdate): boolean {
  return active + completed + failed === 0;
}
