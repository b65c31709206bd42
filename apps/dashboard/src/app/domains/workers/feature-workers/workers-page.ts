import { CdkContextMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { WorkerSummary } from '@flamenco/api-client';
import { Keys } from '../../../shared/keys';
import { ListFilter } from '../../../shared/list-filter';
import { injectNarrow } from '../../../shared/narrow';
import { selectionAround } from '../../../shared/selection';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { EmptyState } from '../../../shared/ui/empty-state';
import { ListFrame } from '../../../shared/ui/list-frame';
import { Splitter } from '../../../shared/ui/splitter';
import { WorkerActions } from '../data/worker-actions';
import { WORKER_FILTER_RULES } from '../data/worker-filter';
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
    ListFrame,
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
  protected readonly isNarrow = injectNarrow();
  protected readonly columns = WORKER_COLUMNS;
  protected readonly timeColumns = ['seen'];

  protected readonly filter = new ListFilter(this.list.workers, WORKER_FILTER_RULES);

  protected readonly selected = selectionAround(this.workerId);
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
    else if (this.filter.text() !== '') this.filter.clear();
    else return false;
    return true;
  }
}
