import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type JobFacet, fetchJobFacets } from '@flamenco/api-client';
import { valuesOf, withValues } from '@flamenco/domain/query';
import { FilterInUrl } from '../../../shared/filter/filter-in-url';
import { liveResource } from '../../../shared/live/live-resource';

/** Counting all jobs of a large farm by five keys takes the Manager some time: it is asked at most so often, in ms. */
const REFRESH_GAP_MS = 5_000;

/** So many values of a key are offered; others are found by typing. */
const MOST_VALUES = 8;

/** What jobs can be chosen by, beside their status, which has chips. */
const FACETS = {
  user: 'User',
  project: 'Project',
  type: 'Job type',
  tag: 'Tag',
  sequence: 'Sequence',
} as const;

/** A value that can be chosen. */
export interface FacetChoice {
  readonly value: string;
  /** Of the jobs that fit the rest of the filter, how many have it. */
  readonly count: number;
  readonly isOn: boolean;
}

/** A key with the values that can be chosen. */
export interface FacetGroup {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly FacetChoice[];
}

/** What else the list of jobs could be narrowed to, with how many jobs that would show; counted while it is looked at. */
@Injectable()
export class JobFacets {
  private readonly api = inject(Api);
  private readonly filter = inject(FilterInUrl);
  private readonly isLookedAt = signal(false);

  private readonly live = liveResource<string, readonly JobFacet[]>({
    about: () => (this.isLookedAt() ? this.filter.text() : undefined),
    topics: () => [{ type: 'allJobs' }],
    load: async (q) => {
      const asked = { key: Object.keys(FACETS), ...(q !== '' && { q }) };
      return (await this.api.invoke(fetchJobFacets, asked)).facets;
    },
    needsReload: () => true,
    refreshGapMs: REFRESH_GAP_MS,
    isSame: () => true,
  });

  readonly isLoading = this.live.isLoading;
  readonly problem = this.live.problem;
  readonly groups = computed((): readonly FacetGroup[] =>
    (this.live.value() ?? []).flatMap(({ key, values }) => {
      const choices = choicesOf(values, valuesOf(this.filter.text(), key));
      return choices.length === 0 ? [] : [{ key, label: labelOf(key), choices }];
    }),
  );
  /** How many keys the filter says something about, of those that are offered here. */
  readonly chosen = computed(
    () => Object.keys(FACETS).filter((key) => valuesOf(this.filter.text(), key).length > 0).length,
  );

  /** Counts from now on, or no more. */
  look(isLookedAt: boolean): void {
    this.isLookedAt.set(isLookedAt);
  }

  /** Adds a value to those that the filter lists for a key, or takes it away. */
  toggle(key: string, value: string): void {
    const text = this.filter.text();
    const known = this.groups().find((group) => group.key === key)?.choices ?? [];
    const on = known.filter(({ isOn }) => isOn).map((choice) => choice.value);
    const others = on.filter((other) => other !== value);
    const wanted = others.length < on.length ? others : [...on, value];
    this.filter.set(withValues(text, key, wanted, '='));
  }
}

/** What is chosen stays in sight, though no job may have it. */
function choicesOf(values: JobFacet['values'], listed: readonly string[]): readonly FacetChoice[] {
  const isListed = (value: string): boolean =>
    listed.some((one) => one.toLowerCase() === value.toLowerCase());
  const counted = values.map(({ value, count }) => ({ value, count, isOn: isListed(value) }));
  const missing = listed
    .filter((one) => !counted.some(({ value }) => value.toLowerCase() === one.toLowerCase()))
    .map((value) => ({ value, count: 0, isOn: true }));
  const on = [...counted.filter(({ isOn }) => isOn), ...missing];
  const off = counted.filter(({ isOn }) => !isOn);
  return [...on, ...off.slice(0, Math.max(0, MOST_VALUES - on.length))];
}

function labelOf(key: string): string {
  return Object.hasOwn(FACETS, key) ? FACETS[key as keyof typeof FACETS] : key;
}
