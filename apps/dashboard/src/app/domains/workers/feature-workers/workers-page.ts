import { CdkContextMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, linkedSignal, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { WorkerSummary } from '@flamenco/api-client';
import { WORKER_STATUSES } from '@flamenco/domain';
import { parseFilter, withToken } from '../../../shared/filter-query';
import { FilterText } from '../../../shared/filter-text';
import { Keys } from '../../../shared/keys';
import { injectNarrow } from '../../../shared/narrow';
import { WORKER_LOOKS } from '../../../shared/status-looks';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { EmptyState } from '../../../shared/ui/empty-state';
import { type FilterChip, FilterChips } from '../../../shared/ui/filter-chips';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { Splitter } from '../../../shared/ui/splitter';
import { WorkerActions } from '../data/worker-actions';
import { WORKER_FILTER_KEYS, countWorkers, filterWorkers } from '../data/worker-filter';
import { WorkerList } from '../data/worker-list';
import type { WorkerVerb } from '../data/worker-verbs';
import { WorkerCards } from '../ui/worker-cards';
import { WORKER_COLUMNS } from '../ui/worker-columns';
import { WorkerMenu } from '../ui/worker-menu';
import { WorkerDock } from './worker-dock';

/** All Workers, with the selected one beside them. */
@Component({
  selector: 'flamenco-workers-page',
  imports: [
    CdkContextMenuTrigger,
    DataTable,
    EmptyState,
    FilterChips,
    Loading,
    ProblemBar,
    Splitter,
    WorkerCards,
    WorkerDock,
    WorkerMenu,
  ],
  templateUrl: './workers-page.html',
  styleUrl: '../../../shared/ui/list-page.scss',
})
export class WorkersPage {
  /** From the path. */
  readonly workerId = input<string>();

  private readonly router = inject(Router);
  private readonly actions = inject(WorkerActions);
  private readonly table = viewChild<DataTable<WorkerSummary>>(DataTable);
  private readonly menuAnchor = viewChild.required(CdkContextMenuTrigger);

  protected readonly list = inject(WorkerList);
  protected readonly filterText = inject(FilterText);
  protected readonly isNarrow = injectNarrow();
  protected readonly columns = WORKER_COLUMNS;
  protected readonly timeColumns = ['seen'];

  private readonly query = computed(() => parseFilter(this.filterText.text(), WORKER_FILTER_KEYS));
  private readonly wantedStatuses = computed(() => this.query().tokens['status'] ?? []);
  protected readonly workers = computed(() => filterWorkers(this.list.workers(), this.query()));
  protected readonly chips = computed((): readonly FilterChip[] => {
    const counts = countWorkers(this.list.workers());
    const wanted = this.wantedStatuses();
    return WORKER_STATUSES.filter((status) => counts[status] > 0 || wanted.includes(status)).map((status) => {
      const { label, tone } = WORKER_LOOKS[status];
      return { id: status, label, tone, count: counts[status], isOn: wanted.includes(status) };
    });
  });
  protected readonly isAllOn = computed(() => this.wantedStatuses().length === 0);

  protected readonly selected = linkedSignal<string | undefined, ReadonlySet<string>>({
    source: this.workerId,
    computation: (id, before) => {
      if (id === undefined) return new Set();
      return before?.value.has(id) === true ? before.value : new Set([id]);
    },
  });
  private readonly menuIds = signal<readonly string[]>([]);
  protected readonly menuWorkers = computed(() =>
    this.list.workers().filter((worker) => this.menuIds().includes(worker.id)),
  );

  constructor() {
    inject(Keys).bind(
      { keys: ['j', 'ArrowDown'], does: 'Next Worker', act: () => this.table()?.step(1) },
      { keys: ['k', 'ArrowUp'], does: 'Previous Worker', act: () => this.table()?.step(-1) },
      { keys: ['Escape'], does: 'Back: close the Worker, clear the filter', act: () => this.goBack() },
    );
  }

  protected open(workerId: string | undefined): void {
    const path = ['/workers', workerId].filter((part) => part !== undefined);
    void this.router.navigate(path, { queryParamsHandling: 'preserve' });
  }

  protected toggleStatus(status: string): void {
    const wanted = this.wantedStatuses();
    const next = wanted.includes(status) ? wanted.filter((other) => other !== status) : [...wanted, status];
    this.filterText.set(withToken(this.filterText.text(), 'status', next));
  }

  protected showAll(): void {
    this.filterText.set(withToken(this.filterText.text(), 'status', []));
  }

  protected select(ids: readonly string[]): void {
    this.selected.set(new Set(ids));
  }

  protected openMenu(menu: RowMenu): void {
    this.menuIds.set(menu.ids);
    this.menuAnchor().open({ x: menu.x, y: menu.y });
  }

  protected ask(verb: WorkerVerb): void {
    void this.actions.request(this.menuWorkers(), verb);
  }

  protected async remove(): Promise<void> {
    const isOpenOne = this.menuIds().includes(this.workerId() ?? '');
    if ((await this.actions.remove(this.menuWorkers())) && isOpenOne) this.open(undefined);
  }

  private goBack(): boolean {
    if (this.workerId() !== undefined) this.open(undefined);
    else if (this.filterText.text() !== '') this.filterText.set('');
    else return false;
    return true;
  }
}
