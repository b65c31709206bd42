import { Clipboard } from '@angular/cdk/clipboard';
import { CdkContextMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { Job } from '@flamenco/api-client';
import { Keys } from '../../../shared/keys';
import { ListFilter } from '../../../shared/list-filter';
import { managerUrl } from '../../../shared/manager-address';
import { injectNarrow } from '../../../shared/narrow';
import { selectionAround } from '../../../shared/selection';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { ListFrame } from '../../../shared/ui/list-frame';
import { Splitter } from '../../../shared/ui/splitter';
import { JobActions } from '../data/job-actions';
import { JOB_FILTER_RULES } from '../data/job-filter';
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
    JobCards,
    JobDock,
    JobMenu,
    ListFrame,
    NoJobs,
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
  protected readonly isNarrow = injectNarrow();
  protected readonly columns = JOB_COLUMNS;
  protected readonly changesOrder = changesJobOrder;
  protected readonly timeColumns = ['updated'];
  protected readonly managerUrl = managerUrl();

  protected readonly filter = new ListFilter(this.list.jobs, JOB_FILTER_RULES);

  protected readonly selected = selectionAround(this.jobId);
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

  protected async deleteJobs(jobs: readonly Job[]): Promise<void> {
    const isOpenOne = jobs.some((job) => job.id === this.jobId());
    if ((await this.actions.deleteJobs(jobs)) && isOpenOne) this.open(undefined);
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
    else if (this.filter.text() !== '') this.filter.clear();
    else return false;
    return true;
  }
}
