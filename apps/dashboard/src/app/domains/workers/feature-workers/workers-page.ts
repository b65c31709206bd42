import { CdkContextMenuTrigger, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, ElementRef, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { WorkerSummary } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { injectMay } from '../../../shared/identity/own-identity';
import { Keys } from '../../../shared/keys/keys';
import { injectLayer } from '../../../shared/keys/layers';
import { Panes } from '../../../shared/keys/panes';
import { ListFilter } from '../../../shared/filter/list-filter';
import { injectOffer } from '../../../shared/offers';
import { injectNarrow } from '../../../shared/narrow';
import { selectionAround } from '../../../shared/selection';
import { menuTitle } from '../../../shared/ui/action-menu';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { openMenuAt } from '../../../shared/ui/open-menu-at';
import { EmptyState } from '../../../shared/ui/empty-state';
import { ListFrame } from '../../../shared/ui/list-frame';
import { SelectionBar } from '../../../shared/ui/selection-bar';
import type { TableSort } from '../../../shared/ui/table-sort';
import { Splitter } from '../../../shared/ui/splitter';
import { WaitingWorkers } from '../data/waiting-workers';
import { WorkerActions } from '../data/worker-actions';
import { WorkerCommands } from '../data/worker-commands';
import { tagEntries, workerEntries } from '../data/worker-entries';
import { WORKER_FILTER_RULES } from '../data/worker-filter-rules';
import { WorkerList } from '../data/worker-list';
import { WorkerProgress } from '../data/worker-progress';
import { WorkerTags } from '../data/worker-tags';
import { WORKER_VERBS, type WorkerVerb } from '../data/worker-verbs';
import { TagMenu } from '../ui/tag-menu';
import { WorkerCards } from '../ui/worker-cards';
import { WORKER_COLUMNS } from '../ui/worker-columns';
import { WorkerMenu } from '../ui/worker-menu';
import { WorkerDock } from './worker-dock';

/** All Workers, with the selected one beside them. */
@Component({
  selector: 'flamenco-workers-page',
  imports: [
    CdkContextMenuTrigger,
    CdkMenuTrigger,
    DataTable,
    EmptyState,
    Icon,
    ListFrame,
    RouterLink,
    SelectionBar,
    Splitter,
    TagMenu,
    WorkerCards,
    WorkerDock,
    WorkerMenu,
  ],
  providers: [WorkerProgress],
  templateUrl: './workers-page.html',
  styleUrl: '../../../shared/ui/list-page.scss',
})
export class WorkersPage {
  /** From the path. */
  readonly workerId = input<string>();
  /** From the query. */
  readonly sort = input<string>();

  private readonly router = inject(Router);
  private readonly actions = inject(WorkerActions);
  private readonly commands = inject(WorkerCommands);
  private readonly table = viewChild<DataTable<WorkerSummary>>(DataTable);
  private readonly menuAnchor = viewChild.required<CdkContextMenuTrigger, ElementRef<HTMLElement>>(
    CdkContextMenuTrigger,
    {
      read: ElementRef<HTMLElement>,
    },
  );

  protected readonly may = injectMay();
  protected readonly list = inject(WorkerList);
  protected readonly isNarrow = injectNarrow();
  protected readonly columns = WORKER_COLUMNS;
  protected readonly timeColumns = ['seen', 'elapsed'];
  protected readonly tags = inject(WorkerTags);
  private readonly progress = inject(WorkerProgress);

  private readonly waiting = inject(WaitingWorkers);
  /** For who may let them in; empty: none waits. */
  protected readonly waitingWords = computed(() => {
    const count = this.waiting.waiting().length;
    if (count === 0 || !this.may('workers:write')) return '';
    return count === 1 ? '1 Worker waits to be let in' : `${count} Workers wait to be let in`;
  });

  protected readonly filter = new ListFilter(this.progress.workers, WORKER_FILTER_RULES);

  protected readonly selected = selectionAround(this.workerId);
  protected readonly menuIds = signal<readonly string[]>([]);
  protected readonly isMenuOpen = signal(false);
  protected readonly menuWorkers = computed(() =>
    this.list.workers().filter((worker) => this.menuIds().includes(worker.id)),
  );
  protected readonly selectedWorkers = computed(() =>
    this.list.workers().filter((worker) => this.selected().has(worker.id)),
  );

  /** What stops tasks at once is in the menu. */
  protected readonly selectionVerbs = computed(() =>
    (this.may('workers:write') ? WORKER_VERBS : [])
      .filter(({ id, request }) => request.is_lazy || id === 'wake')
      .map((verb) => ({
        verb,
        fits: this.selectedWorkers().filter(verb.fits).length,
      })),
  );

  constructor() {
    const panes = inject(Panes);
    const within = (): Element | undefined => panes.elementOf('list');
    inject(Keys).bind(
      { keys: ['j', 'ArrowDown'], does: 'Next Worker', within, act: () => this.table()?.step(1) },
      { keys: ['k', 'ArrowUp'], does: 'Previous Worker', within, act: () => this.table()?.step(-1) },
      { keys: ['Enter'], does: 'Open the selected Worker', within, act: () => this.openSelected() },
      {
        keys: ['Escape'],
        does: 'Close what is on top; then clear the filter',
        act: () => this.clearFilter(),
      },
    );
    injectOffer(() => {
      const workers = this.selectedWorkers();
      if (workers.length === 0) return undefined;
      const entries = [...workerEntries(workers), ...tagEntries(workers, this.tags.tags())];
      const choose = (id: string): void => void this.doTo(id, workers);
      return { about: menuTitle(workers, 'Worker'), entries, choose };
    });
    injectLayer(() => this.workerId() !== undefined, {
      does: 'Close the Worker',
      close: () => this.open(undefined),
    });
    injectLayer(() => this.selected().size > 1, {
      does: 'Clear the selection',
      close: () => this.clearSelection(),
    });
  }

  protected open(workerId: string | undefined): void {
    const path = ['/workers', workerId].filter((part) => part !== undefined);
    void this.router.navigate(path, { queryParamsHandling: 'preserve' });
  }

  protected chooseSort(sort: TableSort): void {
    const queryParams = { sort: sort ?? null };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** The only selected Worker is the one that is open beside the list: a button there never means another one. */
  protected select(ids: readonly string[]): void {
    this.selected.set(new Set(ids));
    const [only, ...others] = ids;
    const isOtherThanOpen = this.workerId() !== undefined && only !== this.workerId();
    if (only !== undefined && others.length === 0 && isOtherThanOpen) this.open(only);
  }

  protected openMenu(menu: RowMenu): void {
    this.menuIds.set(menu.ids);
    openMenuAt(this.menuAnchor().nativeElement, menu);
  }

  protected ask(verb: WorkerVerb, workers: readonly WorkerSummary[]): void {
    void this.actions.request(workers, verb);
  }

  /** @param id - of one of `workerEntries` or `tagEntries` */
  protected async doTo(id: string, workers: readonly WorkerSummary[]): Promise<void> {
    const isOpenOne = workers.some((worker) => worker.id === this.workerId());
    if ((await this.commands.doTo(id, workers)) && isOpenOne) this.open(undefined);
  }

  protected clearSelection(): void {
    this.select([this.workerId()].filter((id) => id !== undefined));
  }

  protected administerTags(): void {
    void this.router.navigate(['/settings/tags']);
  }

  private openSelected(): boolean {
    const [first] = this.selected();
    if (first === undefined || first === this.workerId()) return false;
    this.open(first);
    return true;
  }

  private clearFilter(): boolean {
    const isFiltered = this.filter.text() !== '';
    if (isFiltered) this.filter.clear();
    return isFiltered;
  }
}
