import { type Signal, computed, inject } from '@angular/core';
import { type FilterQuery, parseFilter, withToken } from './filter-query';
import { FilterInUrl } from './filter-in-url';
import type { StatusLook } from '../status-looks';
import type { FilterChip } from '../ui/filter-chips';

/** What a list can be filtered by. */
export interface FilterRules<Row, Status extends string> {
  /** Keys of tokens beside words: `user:anna`. */
  readonly keys: readonly string[];
  /** Every status that a row may have, in the order of the chips. */
  readonly statuses: readonly Status[];
  readonly looks: Readonly<Record<Status, StatusLook>>;
  readonly fitting: (rows: readonly Row[], query: FilterQuery) => readonly Row[];
}

/** A list's filter: the text of the filter box, and a chip for each status that occurs. Make it in an injection context. */
export class ListFilter<Row extends { readonly status: string }, Status extends string> {
  private readonly filterInUrl = inject(FilterInUrl);
  private readonly query = computed(() => parseFilter(this.filterInUrl.text(), this.rules.keys));
  private readonly wanted = computed(() => this.query().tokens['status'] ?? []);

  /** As typed. */
  readonly text = this.filterInUrl.text;
  readonly rows = computed(() => this.rules.fitting(this.all(), this.query()));
  readonly total = computed(() => this.all().length);
  readonly isEachStatusShown = computed(() => this.wanted().length === 0);
  readonly chips = computed((): readonly FilterChip[] => {
    const counts = new Map<string, number>();
    for (const { status } of this.all()) counts.set(status, (counts.get(status) ?? 0) + 1);
    return this.rules.statuses.flatMap((id) => {
      const { label, tone } = this.rules.looks[id];
      const count = counts.get(id) ?? 0;
      const isOn = this.isWanted(id);
      return count > 0 || isOn ? [{ id, label, tone, count, isOn }] : [];
    });
  });

  constructor(
    private readonly all: Signal<readonly Row[]>,
    private readonly rules: FilterRules<Row, Status>,
  ) {}

  toggleStatus(status: string): void {
    const wanted = this.rules.statuses.filter((id) => this.isWanted(id));
    const others = wanted.filter((id) => id !== status);
    this.wantStatuses(others.length < wanted.length ? others : [...wanted, status]);
  }

  showEachStatus(): void {
    this.wantStatuses([]);
  }

  clear(): void {
    this.filterInUrl.set('');
  }

  /** A status may be typed in part: `status:fail`. */
  private isWanted(status: Status): boolean {
    const { label } = this.rules.looks[status];
    return this.wanted().some((wanted) => status.startsWith(wanted) || label.startsWith(wanted));
  }

  private wantStatuses(statuses: readonly string[]): void {
    this.filterInUrl.set(withToken(this.filterInUrl.text(), 'status', statuses));
  }
}
