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
  /** Whether a person has to do something about a row. */
  readonly needsPerson: (row: Row) => boolean;
  readonly fitting: (rows: readonly Row[], query: FilterQuery) => readonly Row[];
}

/** The values of the token `needs:` that fit a row. */
export function whoIsNeeded(needsPerson: boolean): readonly string[] {
  return needsPerson ? [NEEDS_YOU.value] : [];
}

const NEEDS_YOU = { key: 'needs', value: 'you', chip: 'needs-you' } as const;

/** A list's filter: the text of the filter box, and a chip for what needs a person and for each status that occurs. Make it in an injection context. */
export class ListFilter<Row extends { readonly status: string }, Status extends string> {
  private readonly filterInUrl = inject(FilterInUrl);
  private readonly query = computed(() => parseFilter(this.filterInUrl.text(), this.rules.keys));
  private readonly wanted = computed(() => this.query().tokens['status'] ?? []);

  /** As typed. */
  readonly text = this.filterInUrl.text;
  readonly isFiltered = computed(() => this.text() !== '');
  readonly rows = computed(() => this.rules.fitting(this.all(), this.query()));
  readonly total = computed(() => this.all().length);
  private readonly wantsNeeding = computed(() =>
    (this.query().tokens[NEEDS_YOU.key] ?? []).some((wanted) => NEEDS_YOU.value.startsWith(wanted)),
  );
  readonly isAllShown = computed(() => this.wanted().length === 0 && !this.wantsNeeding());
  readonly chips = computed(() => [...this.needingChips(), ...this.statusChips()]);
  private readonly needingChips = computed((): readonly FilterChip[] => {
    const count = this.all().filter(this.rules.needsPerson).length;
    const isOn = this.wantsNeeding();
    if (count === 0 && !isOn) return [];
    return [{ id: NEEDS_YOU.chip, label: 'needs you', tone: 'human', icon: 'front_hand', count, isOn }];
  });
  private readonly statusChips = computed((): readonly FilterChip[] => {
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

  /** Switches a chip on or off. @param chip - its id */
  toggle(chip: string): void {
    if (chip === NEEDS_YOU.chip) this.want(NEEDS_YOU.key, this.wantsNeeding() ? [] : [NEEDS_YOU.value]);
    else this.toggleStatus(chip);
  }

  /** Switches all chips off. */
  showAll(): void {
    const text = withToken(this.filterInUrl.text(), NEEDS_YOU.key, []);
    this.filterInUrl.set(withToken(text, 'status', []));
  }

  clear(): void {
    this.filterInUrl.set('');
  }

  private toggleStatus(status: string): void {
    const wanted = this.rules.statuses.filter((id) => this.isWanted(id));
    const others = wanted.filter((id) => id !== status);
    this.want('status', others.length < wanted.length ? others : [...wanted, status]);
  }

  /** A status may be typed in part: `status:fail`. */
  private isWanted(status: Status): boolean {
    const { label } = this.rules.looks[status];
    return this.wanted().some((wanted) => status.startsWith(wanted) || label.startsWith(wanted));
  }

  private want(key: string, values: readonly string[]): void {
    this.filterInUrl.set(withToken(this.filterInUrl.text(), key, values));
  }
}
