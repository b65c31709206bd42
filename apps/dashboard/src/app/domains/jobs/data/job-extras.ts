import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { Api, fetchJobExtras, type Job, type JobExtras } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import type { RowsInSight } from '../../../shared/ui/rows-in-sight';

/** A job as the list shows it: with what is known besides, and whether the person has chosen to watch it. */
export type JobRow = Job & { readonly extras?: JobExtras; readonly isWatched?: true };

type Extra = NonNullable<Parameters<typeof fetchJobExtras>[2]['with']>[number];

/** What the columns of the list need of the Manager that jobs do not have. */
const EXTRA_OF_COLUMN: Readonly<Record<string, Extra>> = {
  picture: 'picture',
  ready: 'estimate',
  frame: 'mean_frame',
  workers: 'workers',
};

/** What is asked for. */
interface Asked {
  readonly ids: readonly string[];
  readonly extras: readonly Extra[];
}

type KnownExtras = ReadonlyMap<string, JobExtras>;

/** The Manager tells of no more jobs at a time. */
const MOST_JOBS = 100;

/** So many are remembered while one scrolls. */
const MOST_KNOWN = 500;

/** Whoever scrolls on does not look yet. */
const LOOK_MS = 150;

/** The Manager reckons its estimates anew when they are older than that. */
const REFRESH_GAP_MS = 5_000;

/** What the list shows of jobs that the Manager has to look up: of the rows in sight only, for the columns that are shown. Provided by the page. */
@Injectable()
export class JobExtrasOnScreen {
  private readonly api = inject(Api);
  private readonly asked = signal<Asked | undefined>(undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Of what was asked for before, too: to scroll back shows it at once. */
  private known: KnownExtras = new Map();
  private rowOf = new WeakMap<Job, JobRow>();

  private readonly live = liveResource<Asked, KnownExtras>({
    about: () => this.asked(),
    topics: ({ extras }) => [
      { type: 'allJobs' },
      ...(extras.includes('picture') ? [{ type: 'allLastRendered' } as const] : []),
    ],
    load: (asked) => this.load(asked),
    needsReload: (_, events, { ids }) =>
      payloadsOf(events, '/jobs').some(({ id }) => ids.includes(id)) ||
      payloadsOf(events, '/last-rendered').some(({ job_id }) => ids.includes(job_id)),
    refreshGapMs: REFRESH_GAP_MS,
    isSame: () => true,
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /** These rows can be seen from now on, and these columns. */
  look({ ids, columns }: RowsInSight): void {
    clearTimeout(this.timer);
    const extras = [...new Set(columns.flatMap((column) => EXTRA_OF_COLUMN[column] ?? []))].sort();
    const isAny = ids.length > 0 && extras.length > 0;
    const asked = isAny ? { ids: ids.slice(0, MOST_JOBS), extras } : undefined;
    this.timer = setTimeout(() => this.asked.set(asked), LOOK_MS);
  }

  /** The jobs with what is known of them. A job of which nothing new is known stays the same object. */
  withExtras(jobs: readonly Job[]): readonly JobRow[] {
    const known = this.live.value();
    return known === undefined ? jobs : jobs.map((job) => this.row(job, known.get(job.id)));
  }

  private row(job: Job, extras: JobExtras | undefined): JobRow {
    if (extras === undefined) return job;
    const before = this.rowOf.get(job);
    if (before?.extras === extras) return before;
    const row = { ...job, extras };
    this.rowOf.set(job, row);
    return row;
  }

  private async load({ ids, extras }: Asked): Promise<KnownExtras> {
    const { jobs } = await this.api.invoke(fetchJobExtras, { job: [...ids], with: [...extras] });
    const all = new Map(this.known);
    for (const job of jobs) {
      all.delete(job.job_id); // it is the youngest from now on
      all.set(job.job_id, job);
    }
    this.known = new Map([...all].slice(-MOST_KNOWN));
    return this.known;
  }
}
