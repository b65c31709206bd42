import { CdkContextMenuTrigger } from '@angular/cdk/menu';
import { Component, ElementRef, computed, effect, inject, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Job } from '@flamenco/api-client';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import { injectMay } from '../../../shared/identity/own-identity';
import { Keys } from '../../../shared/keys/keys';
import { Icon } from '../../../shared/icons/icon';
import { injectLayer } from '../../../shared/keys/layers';
import { Pane, Panes } from '../../../shared/keys/panes';
import { Dialogs } from '../../../shared/dialogs';
import { type Chosen, injectOffer } from '../../../shared/offers';
import { managerUrl } from '../../../shared/manager-address';
import { injectNarrow } from '../../../shared/narrow';
import { selectionAround } from '../../../shared/selection';
import { Studio } from '../../../shared/studio';
import { type MenuEntry, menuTitle } from '../../../shared/ui/action-menu';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { openMenuAt } from '../../../shared/ui/open-menu-at';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { ListFrame } from '../../../shared/ui/list-frame';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SelectionBar } from '../../../shared/ui/selection-bar';
import type { TableSort } from '../../../shared/ui/table-sort';
import { Splitter } from '../../../shared/ui/splitter';
import { JobActions } from '../data/job-actions';
import { JobCommands } from '../data/job-commands';
import { JobDetails } from '../data/job-details';
import { JobCounts } from '../data/job-counts';
import { JobExtrasOnScreen, type JobRow } from '../data/job-extras';
import { JobFilter } from '../data/job-filter';
import { jobSorting } from '../data/job-order';
import { JobPages } from '../data/job-pages';
import { JobSteering, selectionWords } from '../data/job-steering';
import { JobScopeSwitch } from '../data/job-scope-switch';
import { type JobVerb, verbsWithFits } from '../data/job-verbs';
import { MetadataKeys } from '../data/metadata-keys';
import { ownColumns, readColumns, writeColumns } from '../data/shown-columns';
import { OldJobs } from '../data/old-jobs';
import { SavedViews, type ViewState } from '../data/saved-views';
import type { LogChoice } from '../data/log-source';
import { TaskDetails } from '../data/task-details';
import { TaskList } from '../data/task-list';
import { isFailed } from '../data/task-verbs';
import { JobCards } from '../ui/job-cards';
import { ColumnChooser } from '../ui/column-chooser';
import { jobColumns } from '../ui/job-columns';
import { JobMenu } from '../ui/job-menu';
import { NoJobs } from '../ui/no-jobs';
import { NoOwnJobs } from '../ui/no-own-jobs';
import { FacetMenu } from './facet-menu';
import { JobDock } from './job-dock';
import { JobViews } from './job-views';
import { TaskDock } from './task-dock';

/** For the palette: what the buttons above the list do. */
const LIST_ENTRIES: readonly MenuEntry[] = [
  { id: 'view', label: 'Save this view …', icon: 'view_list', worksAlone: true },
  { id: 'old', label: 'Delete old jobs …', icon: 'delete', needs: 'jobs:write' },
];

/**
 * All jobs, filtered by chips and the filter box, with the selected one beside them. What is open is in the URL. The docks of a job and
 * of a task are half of the page's code: they are loaded when one is opened, or two seconds later than the list.
 */
@Component({
  selector: 'flamenco-jobs-page',
  imports: [
    CdkContextMenuTrigger,
    ColumnChooser,
    DataTable,
    EmptyState,
    FacetMenu,
    Icon,
    JobCards,
    JobDock,
    JobMenu,
    JobViews,
    ListFrame,
    Loading,
    NeedsManager,
    NoJobs,
    NoOwnJobs,
    Pane,
    ProblemBar,
    RouterLink,
    SelectionBar,
    Splitter,
    TaskDock,
  ],
  providers: [
    JobCounts,
    JobDetails,
    JobExtrasOnScreen,
    JobFilter,
    JobPages,
    MetadataKeys,
    SavedViews,
    TaskDetails,
    TaskList,
  ],
  templateUrl: './jobs-page.html',
  styleUrl: './jobs-page.scss',
})
export class JobsPage {
  /** From the path. */
  readonly jobId = input<string>();
  /** From the path. */
  readonly taskId = input<string>();
  /** From the path: `log` while the task has the whole page. */
  readonly part = input<string>();
  /** From the query. */
  readonly tab = input<string>();
  /** From the query. */
  readonly sort = input<string>();
  /** The columns of the list, from the query. */
  readonly columns = input<string>();
  /** The order of the tasks, from the query. */
  readonly taskSort = input<string>();
  /** What of the task is shown, from the query. */
  readonly view = input<string>();
  /** The number of the task's attempt that is shown, from the query. */
  readonly attempt = input<string>();

  private readonly router = inject(Router);
  private readonly actions = inject(JobActions);
  protected readonly commands = inject(JobCommands);
  protected readonly steering = inject(JobSteering);
  private readonly old = inject(OldJobs);
  private readonly table = viewChild<DataTable<JobRow>>(DataTable);
  private readonly menuAnchor = viewChild.required<CdkContextMenuTrigger, ElementRef<HTMLElement>>(
    CdkContextMenuTrigger,
    { read: ElementRef<HTMLElement> },
  );

  protected readonly may = injectMay();
  protected readonly tasks = inject(TaskList);
  protected readonly details = inject(JobDetails);
  private readonly views = inject(SavedViews);
  private readonly dialogs = inject(Dialogs);
  protected readonly list = inject(JobPages);
  protected readonly filter = inject(JobFilter);
  protected readonly extras = inject(JobExtrasOnScreen);
  protected readonly jobRows = computed(() =>
    this.commands.withWatched(this.extras.withExtras(this.filter.rows())),
  );
  protected readonly isNarrow = injectNarrow();
  protected readonly keys = inject(MetadataKeys).keys;
  private readonly studio = inject(Studio);
  private readonly ownColumns = computed(() => ownColumns(this.studio.columns()));
  protected readonly tableColumns = computed(() =>
    jobColumns(readColumns(this.columns()), this.studio.columns()),
  );
  protected readonly shownColumns = computed(() => readColumns(this.columns()) ?? this.ownColumns());
  protected readonly managerUrl = managerUrl();
  protected readonly notLoaded = 'This part of the page could not be loaded from the Manager.';

  protected readonly viewState = computed((): ViewState => ({
    query: this.filter.text(),
    sort: this.sort() ?? '',
    columns: readColumns(this.columns()) ?? [],
  }));

  protected readonly scope = inject(JobScopeSwitch);

  protected readonly selected = selectionAround(this.jobId);
  protected readonly selectedJobs = computed(() => this.jobsById(this.selected()));
  protected readonly steered = computed(() => this.steering.of(this.selectedJobs()));
  protected readonly selectionVerbs = computed(() => verbsWithFits(this.steered()));
  protected readonly selectionWords = selectionWords;
  protected readonly menuJobs = computed(() => this.jobsById(this.menuIds()));
  protected readonly menuIds = signal<readonly string[]>([]);
  protected readonly isMenuOpen = signal(false);

  protected readonly task = computed(() => this.tasks.task(this.taskId() ?? ''));
  protected readonly choice = computed((): LogChoice => Number(this.attempt()) || 'latest');
  protected readonly isTaskOpen = computed(() => this.jobId() !== undefined && this.taskId() !== undefined);
  protected readonly isFull = computed(() => this.part() === 'log' && this.isTaskOpen());
  /** Narrow screens show one thing at a time. */
  protected readonly isUpperHidden = computed(() => this.isFull() || (this.isNarrow() && this.isTaskOpen()));
  /** The task that was open last, which L opens again. */
  private lastTask: string | undefined;

  constructor() {
    const counts = inject(JobCounts);
    effect(() => this.list.ask(this.filter.text(), jobSorting(this.sort())));
    // Not beside the list: the Manager looks through the same jobs for both, and people wait for the list.
    effect(() => counts.ask(this.list.shown()?.q));
    effect(() => {
      this.details.select(this.jobId());
      this.tasks.select(this.jobId());
      this.lastTask = this.taskId() ?? this.lastTask;
    });
    this.bindKeys();
    this.offerVerbs();
    injectLayer(() => this.jobId() !== undefined, {
      does: 'Close the job',
      close: () => this.open(undefined),
    });
    injectLayer(() => this.taskId() !== undefined, {
      does: 'Close the task',
      close: () => this.open(this.jobId()),
    });
    injectLayer(() => this.isFull(), {
      does: 'Show the task below the lists again',
      close: () => this.open(this.jobId(), this.taskId()),
    });
    injectLayer(() => this.selected().size > 1, {
      does: 'Clear the selection',
      close: () => this.clearSelection(),
    });
  }

  /** An attempt is that of one task, and forgotten with it. */
  protected open(jobId: string | undefined, taskId?: string, isFull = false): void {
    const path = ['/jobs', jobId, taskId, isFull ? 'log' : undefined].filter((part) => part !== undefined);
    const forgotten = taskId === this.taskId() ? {} : { attempt: null };
    void this.router.navigate(path, { queryParams: forgotten, queryParamsHandling: 'merge' });
  }

  protected putInUrl(queryParams: Readonly<Record<string, string | number | null>>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected chooseColumns(columns: readonly string[]): void {
    this.putInUrl({ columns: writeColumns(columns, this.ownColumns()) });
  }

  protected chooseSort(sort: TableSort, parameter: 'sort' | 'taskSort' = 'sort'): void {
    this.putInUrl({ [parameter]: sort ?? null });
  }

  /** The only selected job is the one that is open beside the list: a button there never means another one. */
  protected select(ids: readonly string[]): void {
    this.selected.set(new Set(ids));
    const [only, ...others] = ids;
    const isOtherThanOpen = this.jobId() !== undefined && only !== this.jobId();
    if (only !== undefined && others.length === 0 && isOtherThanOpen) this.open(only);
  }

  protected openMenu(menu: RowMenu): void {
    this.menuIds.set(menu.ids);
    openMenuAt(this.menuAnchor().nativeElement, menu);
  }

  protected change(jobs: readonly Job[], verb: JobVerb): void {
    void this.actions.changeJobs(jobs, verb);
  }

  protected setPriority(jobs: readonly Job[]): void {
    void this.actions.setPriority(jobs);
  }

  /** @param id - of one of `jobEntries` */
  protected async doToJobs(id: string, jobs: readonly Job[], chosen?: Chosen): Promise<void> {
    const isOpenOne = jobs.some((job) => job.id === this.jobId());
    if ((await this.commands.doToJobs(id, jobs, chosen)) && isOpenOne) this.open(undefined);
  }

  /** What is open is in the address. */
  protected readonly loadAgain = (): void => location.reload();

  protected readonly deleteOld = (): void => void this.old.askAndDelete();

  /** Keeps what is shown under a name: in this browser, or for everybody. */
  protected async saveView(): Promise<void> {
    const sharing = this.may('views:write') && { more: 'Share it with everybody' };
    const asked = { question: 'Save this view', label: 'Name', ...sharing, longest: 100 };
    const given = await this.dialogs.name(asked);
    if (given?.withMore === true) await this.views.share(given.name, this.viewState());
    else if (given !== undefined) this.views.keep(given.name, this.viewState());
  }

  protected clearSelection(): void {
    this.select([this.jobId()].filter((id) => id !== undefined));
  }

  private offerVerbs(): void {
    injectOffer(() => ({
      about: 'The list of jobs',
      entries: LIST_ENTRIES,
      choose: (id) => (id === 'view' ? void this.saveView() : this.deleteOld()),
    }));
    injectOffer(() => {
      const jobs = this.offeredJobs();
      if (jobs.length === 0) return undefined;
      const choose = (id: string, chosen: Chosen): void => void this.doToJobs(id, jobs, chosen);
      return { about: menuTitle(jobs, 'job'), entries: this.commands.entriesFor(jobs), choose };
    });
  }

  private bindKeys(): void {
    const panes = inject(Panes);
    const within = (): Element | undefined => panes.elementOf('list');
    inject(Keys).bind(
      { keys: ['j', 'ArrowDown'], does: 'Next job', within, act: () => this.table()?.step(1) },
      { keys: ['k', 'ArrowUp'], does: 'Previous job', within, act: () => this.table()?.step(-1) },
      { keys: ['Enter'], does: 'Open the selected job', within, act: () => this.openSelected() },
      {
        keys: ['l', 'L'],
        does: "The task's log: below the lists, on the whole page, closed",
        act: () => this.turnLog(),
      },
      {
        keys: ['Escape'],
        does: 'Close what is on top; then clear the filter',
        act: () => this.clearFilter(),
      },
    );
  }

  /** Of a job without an open task, the one that was open last, or what people look for first. */
  private turnLog(): boolean {
    if (this.isTaskOpen()) {
      this.open(this.jobId(), this.isFull() ? undefined : this.taskId(), !this.isFull());
      return true;
    }
    const tasks = this.tasks.tasks();
    const found =
      this.tasks.task(this.lastTask ?? '') ??
      tasks.find(isFailed) ??
      tasks.find(({ status }) => isActiveTaskStatus(status)) ??
      tasks[0];
    if (found !== undefined) this.open(this.jobId(), found.id);
    return found !== undefined;
  }

  /** What is selected; the open job may be none of those that are loaded. */
  private offeredJobs(): readonly Job[] {
    const selected = this.selectedJobs();
    const open = this.jobId() === undefined ? undefined : this.details.job();
    return selected.length > 1 || open === undefined ? selected : [open];
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

  private clearFilter(): boolean {
    const isFiltered = this.filter.isFiltered();
    if (isFiltered) this.filter.clear();
    return isFiltered;
  }
}
