import { Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Job, WorkerSummary } from '@flamenco/api-client';
import { userOf } from '@flamenco/domain/jobs';
import { workerLook } from '../../domains/workers/data/worker-activity';
import { WorkerList } from '../../domains/workers/data/worker-list';
import { WorkerTags } from '../../domains/workers/data/worker-tags';
import { countOf } from '../../shared/count-words';
import { injectMay } from '../../shared/identity/own-identity';
import { permitted } from '../../shared/identity/permitted';
import { ConnectionState } from '../../shared/live/connection-state';
import { type Offer, Offers } from '../../shared/offers';
import { JOB_LOOKS, lookOf } from '../../shared/status-looks';
import type { MenuEntry } from '../../shared/ui/action-menu';
import { type PaletteGroup, type PaletteItem, groupsFor, itemsFor, paletteQuery } from './palette-items';
import { PaletteJobs } from './palette-jobs';
import { PALETTE_PLACES } from './palette-places';
import { PaletteSettings } from './palette-settings';

/** So many Workers, tags, pages, settings are listed at most: who sees more than fit types another letter. */
const MOST = 6;

/** The entry that leads to the list of all jobs that fit. */
export const ALL_JOBS = 'all-jobs';

/** Finds what is typed in the palette: what can be done here, jobs, Workers, tags, pages, settings. Provided by the palette. */
@Injectable()
export class PaletteFinder {
  private readonly router = inject(Router);
  private readonly may = injectMay();
  private readonly offers = inject(Offers);
  private readonly jobs = inject(PaletteJobs);
  private readonly settings = inject(PaletteSettings);
  private readonly workers = inject(WorkerList);
  private readonly tags = inject(WorkerTags);
  private readonly staleReason = inject(ConnectionState).staleReason;

  readonly typed = signal('');
  readonly query = computed(() => paletteQuery(this.typed()));
  /** The query for jobs that is made of what is typed. */
  private readonly jobQuery = signal('');
  readonly isLoading = this.jobs.isLoading;

  readonly groups = computed((): readonly PaletteGroup[] => {
    const { text } = this.query();
    const verbs = this.offers.all().map((offer) => this.verbsOf(offer, text));
    const found = text === '' ? [] : this.foundFor(text);
    const places = permitted(PALETTE_PLACES, this.may).map((place) => this.placeItem(place));
    const pages = { heading: 'Pages', kind: 'other', items: itemsFor(places, text) } as const;
    return groupsFor([...merged(verbs), ...found, pages], this.query());
  });

  type(text: string): void {
    this.typed.set(text);
    const { only, text: wanted } = this.query();
    this.jobQuery.set(this.jobs.lookFor(only === undefined ? wanted : ''));
  }

  private foundFor(text: string): readonly PaletteGroup[] {
    const workers = this.workers.workers().map((worker) => this.workerItem(worker));
    const tags = this.tags.tags().map(({ id, name, members }): PaletteItem => ({
      ...{ id: `tag-${id}`, label: name, icon: 'tag', note: countOf(members.length, 'Worker') },
      act: () => this.goTo('/workers', { q: /\s/.test(name) ? `tag:"${name}"` : `tag:${name}` }),
    }));
    const settings = this.settings.settings().map(({ key, label, about, section }): PaletteItem => ({
      ...{ id: `setting-${key}`, label, icon: 'tune', note: key, words: `${about} ${section} settings` },
      act: () => this.goTo('/settings', { q: key }),
    }));
    return [
      {
        heading: 'Jobs',
        kind: 'jobs',
        items: [...this.jobs.jobs().map((job) => this.jobItem(job)), this.all(text)],
      },
      { heading: 'Workers', kind: 'workers', items: itemsFor(workers, text, MOST) },
      { heading: 'Tags', kind: 'other', items: itemsFor(tags, text, MOST) },
      { heading: 'Settings', kind: 'other', items: itemsFor(settings, text, MOST) },
    ];
  }

  /** They are not found by what they are about: who types a job's name wants to see it, not to pause it. */
  private verbsOf({ about, entries, choose }: Offer, text: string): PaletteGroup {
    const items = entries.map((entry): PaletteItem => {
      const { id, label, icon, note } = entry;
      const reason = this.reasonAgainst(entry);
      return {
        ...{ id: `verb-${about}-${id}`, label, icon },
        ...(note !== undefined && { note }),
        ...(reason !== undefined && { reason }),
        act: () => choose(id, 'from-list'),
      };
    });
    return { heading: about, kind: 'verbs', items: itemsFor(items, text) };
  }

  private reasonAgainst({ isDisabled, reason, worksAlone }: MenuEntry): string | undefined {
    if (isDisabled === true) return reason ?? 'not now';
    return worksAlone === true ? undefined : this.staleReason();
  }

  private jobItem(job: Job): PaletteItem {
    const { id, name, type } = job;
    const note = [userOf(job.metadata), type].filter(Boolean).join(' · ');
    const look = lookOf(JOB_LOOKS, job.status);
    return {
      id: `job-${id}`,
      label: name,
      icon: 'view_list',
      note,
      look,
      act: () => this.goTo(`/jobs/${id}`),
    };
  }

  private workerItem(worker: WorkerSummary): PaletteItem {
    const { id, name, tags = [] } = worker;
    const words = `${worker.status} ${tags.map((tag) => tag.name).join(' ')}`;
    const look = workerLook(worker);
    return {
      id: `worker-${id}`,
      label: name,
      icon: 'computer',
      look,
      words,
      act: () => this.goTo(`/workers/${id}`),
    };
  }

  private all(text: string): PaletteItem {
    const label = `Search jobs for “${text}”`;
    return { id: ALL_JOBS, label, icon: 'search', act: () => this.goTo('/jobs', { q: this.jobQuery() }) };
  }

  private placeItem({ path, label, icon, words = '' }: (typeof PALETTE_PLACES)[number]): PaletteItem {
    return { id: `page-${path}`, label, icon, words: `page go to ${words}`, act: () => this.goTo(path) };
  }

  private goTo(path: string, queryParams: Readonly<Record<string, string>> = {}): void {
    void this.router.navigate([path], { queryParams });
  }
}

/** What can be done to the same things stands below one heading, what the page offers before what a part of it does. */
function merged(groups: readonly PaletteGroup[]): readonly PaletteGroup[] {
  const byHeading = new Map<string, PaletteGroup>();
  for (const group of groups) {
    const items = [...group.items, ...(byHeading.get(group.heading)?.items ?? [])];
    byHeading.set(group.heading, { ...group, items });
  }
  return [...byHeading.values()];
}
