import { Injectable, computed, inject } from '@angular/core';
import { valuesOf, withValues } from '@flamenco/domain/query';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { FilterInUrl } from '../../../shared/filter/filter-in-url';
import { JOB_LOOKS } from '../../../shared/status-looks';
import type { FilterChip } from '../../../shared/ui/filter-chips';
import type { ShownFilter } from '../../../shared/ui/list-frame';
import { JobCounts } from './job-counts';
import { JobPages } from './job-pages';
import { JobScopeSwitch } from './job-scope-switch';

/** What needs people or Workers comes first; the others stand behind, for a status that is missing would not be offered. */
const FIRST_STATUSES: readonly JobStatus[] = [
  'active',
  'queued',
  'paused',
  'failed',
  'completed',
  'canceled',
];
const STATUSES = [...new Set([...FIRST_STATUSES, ...JOB_STATUSES])];

const NEEDS_YOU = 'needs-you';

/** The filter of the jobs page: the query of the filter box, and a chip for what needs a person and for each status that occurs. */
@Injectable()
export class JobFilter implements ShownFilter {
  private readonly filterInUrl = inject(FilterInUrl);
  private readonly pages = inject(JobPages);
  private readonly counts = inject(JobCounts);
  private readonly scope = inject(JobScopeSwitch);

  /** As typed. */
  readonly text = this.filterInUrl.text;
  readonly isFiltered = computed(() => this.scope.rest() !== '');
  readonly rows = this.pages.jobs;
  /** In whichever status. */
  readonly total = computed(() => {
    const counts = this.counts.byStatus();
    if (this.isAllShown() || counts === undefined) return this.pages.total() ?? this.rows().length;
    return [...counts.values()].reduce((sum, n) => sum + n, 0);
  });
  private readonly wanted = computed(() =>
    valuesOf(this.text(), 'status').map((value) => value.toLowerCase()),
  );
  private readonly wantsNeeding = computed(() => valuesOf(this.text(), 'needs').length > 0);
  readonly isAllShown = computed(() => this.wanted().length === 0 && !this.wantsNeeding());

  readonly chips = computed((): readonly FilterChip[] => [...this.needingChip(), ...this.statusChips()]);
  private readonly needingChip = computed((): readonly FilterChip[] => {
    const count = this.counts.needingAttention();
    const isOn = this.wantsNeeding();
    if (count === 0 && !isOn) return [];
    return [{ id: NEEDS_YOU, label: 'needs you', tone: 'human', icon: 'front_hand', count, isOn }];
  });
  private readonly statusChips = computed((): readonly FilterChip[] =>
    STATUSES.flatMap((id) => {
      const { label, tone } = JOB_LOOKS[id];
      const count = this.counts.byStatus()?.get(id) ?? 0;
      const isOn = this.isWanted(id);
      return count > 0 || isOn ? [{ id, label, tone, count, isOn }] : [];
    }),
  );

  /** Switches a chip on or off. @param chip - its id */
  toggle(chip: string): void {
    if (chip === NEEDS_YOU) this.want('needs', this.wantsNeeding() ? [] : ['you']);
    else this.toggleStatus(chip);
  }

  /** Switches all chips off. */
  showAll(): void {
    this.filterInUrl.set(withValues(withValues(this.text(), 'needs', []), 'status', []));
  }

  /** Whose jobs are shown stays as it was chosen. */
  clear(): void {
    this.scope.clearRest();
  }

  private toggleStatus(status: string): void {
    const wanted = STATUSES.filter((id) => this.isWanted(id));
    const others = wanted.filter((id) => id !== status);
    this.want('status', others.length < wanted.length ? others : [...wanted, status]);
  }

  /** A status may be typed in part: `status:fail`. */
  private isWanted(status: JobStatus): boolean {
    return this.wanted().some((wanted) => status.startsWith(wanted));
  }

  private want(key: string, values: readonly string[]): void {
    this.filterInUrl.set(withValues(this.text(), key, values));
  }
}
