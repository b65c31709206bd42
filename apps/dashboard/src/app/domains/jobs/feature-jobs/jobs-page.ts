import { Clipboard } from '@angular/cdk/clipboard';
import { CdkContextMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, linkedSignal, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { Job } from '@flamenco/api-client';
import { JOB_STATUSES } from '@flamenco/domain';
import { parseFilter, withToken } from '../../../shared/filter-query';
import { FilterText } from '../../../shared/filter-text';
import { Keys } from '../../../shared/keys';
import { injectNarrow } from '../../../shared/narrow';
import { JOB_LOOKS } from '../../../shared/status-looks';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { EmptyState } from '../../../shared/ui/empty-state';
import { type FilterChip, FilterChips } from '../../../shared/ui/filter-chips';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { Splitter } from '../../../shared/ui/splitter';
import { JobActions } from '../data/job-actions';
import { JOB_FILTER_KEYS, countByStatus, filterJobs } from '../data/job-filter';
import { JobList } from '../data/job-list';
import type { JobVerb } from '../data/job-verbs';
import { JobCards } from '../ui/job-cards';
import { JOB_COLUMNS, changesJobOrder } from '../ui/job-columns';
import { JobMenu } from '../ui/job-menu';
import { NoJobs } from '../ui/no-jobs';
import { SelectionBar } from '../ui/selection-bar';
import { JobDock } from './job-dock';

/** All jobs, filtered by chips and the filter box, with the selected one beside them. What is open is in the URL. */
@Component({
  selector: 'flamenco-jobs-page',
  imports: [
    CdkContextMenuTrigger,
    DataTable,
    EmptyState,
    FilterChips,
    JobCards,
    JobDock,
    JobMenu,
    Loading,
    NoJobs,
    ProblemBar,
    SelectionBar,
    Splitter,
  ],
  templateUrl: './jobs-page.html',
  styleUrl: '../../../shared/ui/list-page.scss',
})
export class JobsPage {
  /** From the path. */
  readonly jobId = input<string>();
  /** From the path. */
  readonly taskId = input<string>();
  /** From the query. */
  readonly tab = input<string>();

  private readonly router = inject(Router);
  private readonly clipboard = inject(Clipboard);
  private readonly actions = inject(JobActions);
  private readonly table = viewChild<DataTable<Job>>(DataTable);
  private readonly menuAnchor = viewChild.required(CdkContextMenuTrigger);

  protected readonly list = inject(JobList);
  protected readonly filterText = inject(FilterText);
  protected readonly isNarrow = injectNarrow();
  protected readonly columns = JOB_COLUMNS;
  protected readonly changesOrder = changesJobOrder;
  protected readonly timeColumns = ['updated'];
  protected readonly managerUrl = location.origin;

  private readonly query = computed(() => parseFilter(this.filterText.text(), JOB_FILTER_KEYS));
  private readonly wantedStatuses = computed(() => this.query().tokens['status'] ?? []);
  protected readonly jobs = computed(() => filterJobs(this.list.jobs(), this.query()));
  protected readonly chips = computed((): readonly FilterChip[] => {
    const counts = countByStatus(this.list.jobs());
    const wanted = this.wantedStatuses();
    return CHIP_ORDER.filter((status) => counts[status] > 0 || wanted.includes(status)).map((status) => {
      const { label, tone } = JOB_LOOKS[status];
      return { id: status, label, tone, count: counts[status], isOn: wanted.includes(status) };
    });
  });
  protected readonly isAllOn = computed(() => this.wantedStatuses().length === 0);

  protected readonly selected = linkedSignal<string | undefined, ReadonlySet<string>>({
    source: this.jobId,
    computation: (id, before) => {
      if (id === undefined) return new Set();
      return before?.value.has(id) === true ? before.value : new Set([id]);
    },
  });
  protected readonly selectedJobs = computed(() => this.jobsById(this.selected()));
  protected readonly menuJobs = computed(() => this.jobsById(this.menuIds()));
  private readonly menuIds = signal<readonly string[]>([]);

  constructor() {
    inject(Keys).bind(
      { keys: ['j', 'ArrowDown'], does: 'Next job', act: () => this.table()?.step(1) },
      { keys: ['k', 'ArrowUp'], does: 'Previous job', act: () => this.table()?.step(-1) },
      { keys: ['Enter'], does: 'Open the selected job', act: () => this.openSelected() },
      { keys: ['Escape'], does: 'Back: close the task, the job, the filter', act: () => this.goBack() },
    );
  }

  protected open(jobId: string | undefined, taskId?: string): void {
    const path = ['/jobs', jobId, taskId].filter((part) => part !== undefined);
    void this.router.navigate(path, { queryParamsHandling: 'preserve' });
  }

  protected chooseTab(tab: string): void {
    void this.router.navigate([], { queryParams: { tab }, queryParamsHandling: 'merge', replaceUrl: true });
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

  protected change(jobs: readonly Job[], verb: JobVerb): void {
    void this.actions.changeJobs(jobs, verb);
  }

  protected requeueFailed(jobs: readonly Job[]): void {
    void this.actions.requeueFailed(jobs);
  }

  protected setPriority(jobs: readonly Job[]): void {
    void this.actions.setPriority(jobs);
  }

  protected copyIds(jobs: readonly Job[]): void {
    this.clipboard.copy(jobs.map((job) => job.id).join('\n'));
  }

  protected clearSelection(): void {
    this.select([this.jobId()].filter((id) => id !== undefined));
  }

  private jobsById(ids: Iterable<string>): readonly Job[] {
    return [...ids].map((id) => this.list.job(id)).filter((job) => job !== undefined);
  }

  private openSelected(): boolean {
    const [first] = this.selected();
    if (first === undefined || first === this.jobId()) return false;
    this.open(first);
    return true;
  }

  private goBack(): boolean {
    const jobId = this.jobId();
    if (this.selected().size > 1) this.clearSelection();
    else if (this.taskId() !== undefined) this.open(jobId);
    else if (jobId !== undefined) this.open(undefined);
    else if (this.filterText.text() !== '') this.filterText.set('');
    else return false;
    return true;
  }
}

/** What needs people or Workers comes first; a status that is missing here would not be offered, so all are. */
const FIRST_CHIPS = ['active', 'queued', 'paused', 'failed', 'completed', 'canceled'] as const;
const CHIP_ORDER = [...FIRST_CHIPS, ...JOB_STATUSES.filter((s) => !FIRST_CHIPS.some((first) => first === s))];
