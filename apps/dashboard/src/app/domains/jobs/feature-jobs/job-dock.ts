import { CdkContextMenuTrigger, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  Component,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Job, TaskSummary } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { injectMay } from '../../../shared/identity/own-identity';
import { type Restricted, permitted } from '../../../shared/identity/permitted';
import { injectLayer } from '../../../shared/keys/layers';
import { Pane } from '../../../shared/keys/panes';
import { Roving } from '../../../shared/keys/roving';
import { type Chosen, injectOffer } from '../../../shared/offers';
import { selectionAround } from '../../../shared/selection';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { Studio } from '../../../shared/studio';
import { type MenuEntry, menuTitle } from '../../../shared/ui/action-menu';
import { AdviceNote } from '../../../shared/ui/advice-note';
import { DataTable, type RowMenu } from '../../../shared/ui/data-table';
import { openMenuAt } from '../../../shared/ui/open-menu-at';
import { DockHead } from '../../../shared/ui/dock-head';
import { EmptyState } from '../../../shared/ui/empty-state';
import { HoldStill } from '../../../shared/ui/hold-still';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SelectionBar } from '../../../shared/ui/selection-bar';
import { StackedBar } from '../../../shared/ui/stacked-bar';
import type { TableSort } from '../../../shared/ui/table-sort';
import { type Tab, Tabs } from '../../../shared/ui/tabs';
import { ValueList } from '../../../shared/ui/value-list';
import { WhyNote } from '../../../shared/ui/why-note';
import { JobActions } from '../data/job-actions';
import { JobCommands } from '../data/job-commands';
import { taskEntries } from '../data/job-entries';
import { JobAttempts } from '../data/job-attempts';
import { JobCauses } from '../data/job-causes';
import { JobDetails } from '../data/job-details';
import { JobForecast } from '../data/job-forecast';
import { jobLinks } from '../data/job-links';
import { JobSteering } from '../data/job-steering';
import { JobTypeFaults } from '../data/job-type-faults';
import { type JobVerb, verbsWithFits } from '../data/job-verbs';
import { SubmitAgain, againLabel, frameCountOf } from '../data/submit-again';
import { TaskList } from '../data/task-list';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';
import { JobFacts } from '../ui/job-facts';
import { JobMenu } from '../ui/job-menu';
import { detailValues, settingValues } from '../ui/job-values';
import { TASK_COLUMNS, changesTaskOrder } from '../ui/task-columns';
import { TaskMenu } from '../ui/task-menu';
import { CausesPanel } from './causes-panel';
import { FramesPanel } from './frames-panel';
import { HistoryPanel } from '../../history/feature-history/history-panel';
import { PictureStrip } from '../../renders/data/picture-strip';
import { GraphPanel } from './graph-panel';
import { PicturesPanel } from './pictures-panel';
import { TimelinePanel } from './timeline-panel';

/** The tabs of a job; the first is the one that opens. */
export const JOB_TABS: readonly (Tab & Restricted)[] = [
  { id: 'frames', label: 'Frames' },
  { id: 'tasks', label: 'Tasks' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'graph', label: 'Graph' },
  { id: 'history', label: 'History', needs: 'changes:read' },
  { id: 'settings', label: 'Settings' },
  { id: 'details', label: 'Details' },
];

/** For the palette: a film is made of the frames of the one job that is open. */
const FILM_ENTRY: MenuEntry = { id: 'film', label: 'Film so far', icon: 'movie' };

/** The selected job beside the list: what it is doing, its frames and tasks. The page provides its stores. */
@Component({
  selector: 'flamenco-job-dock',
  imports: [
    AdviceNote,
    CausesPanel,
    CdkContextMenuTrigger,
    CdkMenuTrigger,
    DataTable,
    DockHead,
    EmptyState,
    FramesPanel,
    GraphPanel,
    HistoryPanel,
    HoldStill,
    Icon,
    JobFacts,
    JobMenu,
    Loading,
    NeedsManager,
    Pane,
    PicturesPanel,
    ProblemBar,
    Roving,
    RouterLink,
    SelectionBar,
    StackedBar,
    Tabs,
    TaskMenu,
    TimelinePanel,
    ValueList,
    WhyNote,
  ],
  providers: [JobAttempts, JobCauses, JobForecast, JobTypeFaults, PictureStrip],
  templateUrl: './job-dock.html',
  styleUrl: './job-dock.scss',
})
export class JobDock {
  readonly jobId = input.required<string>();
  readonly taskId = input<string>();
  readonly tab = input<string>();
  readonly taskSort = input<TableSort>();
  readonly closed = output();
  readonly tabChosen = output<string>();
  readonly taskSortChange = output<TableSort>();
  readonly taskOpened = output<string | undefined>();

  private readonly details = inject(JobDetails);
  private readonly typeFaults = inject(JobTypeFaults);
  private readonly list = inject(TaskList);
  protected readonly causes = inject(JobCauses);
  private readonly actions = inject(JobActions);
  protected readonly commands = inject(JobCommands);
  private readonly again = inject(SubmitAgain);
  private readonly menuAnchor = viewChild.required<CdkContextMenuTrigger, ElementRef<HTMLElement>>(
    CdkContextMenuTrigger,
    {
      read: ElementRef<HTMLElement>,
    },
  );

  protected readonly forecast = inject(JobForecast);
  protected readonly pictures = inject(PictureStrip);
  protected readonly may = injectMay();
  protected readonly steering = inject(JobSteering);
  protected readonly maySteer = computed(() => this.steering.may(this.job()));
  protected readonly tabs = computed(() => permitted(JOB_TABS, this.may));
  protected readonly columns = TASK_COLUMNS;
  protected readonly changesOrder = changesTaskOrder;
  protected readonly timeColumns = ['updated'];

  protected readonly job = computed(() => this.details.job());
  protected readonly jobs = computed(() => [this.job()].filter((job) => job !== undefined));
  protected readonly needs = computed(() =>
    [this.job()?.needs_attention].filter((need) => need !== undefined),
  );
  protected readonly warnings = computed(() => [
    ...(this.job()?.warnings ?? []),
    ...this.typeFaults.advice(),
  ]);
  protected readonly whyNot = this.details.whyNot;
  protected readonly isGone = this.details.isGone;
  protected readonly problem = computed(
    () => this.details.problem() ?? this.list.problem() ?? this.causes.problem(),
  );
  protected readonly tasks = this.list.tasks;
  protected readonly isLoading = this.list.isLoading;
  /** Of the job and its tasks. */
  protected readonly historyQuery = computed(() => ({ jobId: this.jobId() }));
  protected readonly openTab = computed(
    () => this.tabs().find(({ id }) => id === this.tab())?.id ?? 'frames',
  );
  protected readonly look = computed(() => lookOf(JOB_LOOKS, this.job()?.status ?? ''));
  protected readonly verbs = computed(() => verbsWithFits(this.steering.of(this.jobs())));
  /** A film so far is none of its own. */
  protected readonly hasFilm = computed(
    () => this.job()?.type !== 'film-so-far' && this.tasks().some(({ task_type }) => task_type === 'ffmpeg'),
  );
  protected readonly selected = selectionAround(this.taskId, this.jobId);
  protected readonly selectedTasks = computed(() =>
    this.tasks().filter((task) => this.selected().has(task.id)),
  );
  protected readonly selectionVerbs = computed(() =>
    (this.maySteer() ? TASK_VERBS : []).map((verb) => ({
      verb,
      fits: this.fitting(this.selectedTasks(), verb),
    })),
  );
  protected readonly againLabel = againLabel;
  protected readonly selectedFrames = computed(() => frameCountOf(this.selectedTasks()));
  /** The job that this one was made from, when it was submitted again. */
  protected readonly earlierJob = computed(() => this.job()?.metadata?.['again.of']);
  protected readonly menuIds = signal<readonly string[]>([]);
  protected readonly isMenuOpen = signal(false);
  protected readonly menuTasks = computed(() =>
    this.menuIds()
      .map((id) => this.list.task(id))
      .filter((task) => task !== undefined),
  );
  protected readonly settings = computed(() => settingValues(this.job()));
  protected readonly facts = computed(() => detailValues(this.job()));
  private readonly studio = inject(Studio);
  protected readonly links = computed(() => jobLinks(this.studio.jobLinks(), this.job()));

  constructor() {
    effect(() => this.pictures.select(this.jobId()));
    effect(() => this.typeFaults.select(this.job()?.type));
    injectOffer(() => {
      const job = this.job();
      const choose = (): void => job && this.makeFilm(job);
      return job && this.hasFilm() && this.maySteer()
        ? { about: job.name, entries: [FILM_ENTRY], choose }
        : undefined;
    });
    injectOffer(() => {
      const job = this.job();
      const tasks = this.selectedTasks();
      if (job === undefined || tasks.length === 0) return undefined;
      const choose = (id: string, chosen: Chosen): void => this.doToTasks(id, tasks, chosen);
      return {
        about: menuTitle(tasks, 'task'),
        entries: taskEntries(tasks, job.status, this.maySteer()),
        choose,
      };
    });
    injectLayer(() => this.selectedTasks().length > 1, {
      does: 'Clear the selection of tasks',
      close: () => this.select([this.taskId()].filter((id) => id !== undefined)),
    });
  }

  protected select(ids: Iterable<string>): void {
    this.selected.set(new Set(ids));
  }

  protected openMenu(menu: RowMenu): void {
    this.menuIds.set(menu.ids);
    openMenuAt(this.menuAnchor().nativeElement, menu);
  }

  protected retry(): void {
    this.details.reload();
    this.list.reload();
    this.causes.reload();
  }

  protected changeJob(verb: JobVerb): void {
    void this.actions.changeJobs(this.jobs(), verb);
  }

  protected changeTasks(tasks: readonly TaskSummary[], verb: TaskVerb): void {
    const job = this.job();
    if (job !== undefined) void this.actions.changeTasks(tasks, verb, job.status);
  }

  /** @param tasks - only their frames; none: the whole job */
  protected submitAgain(tasks: readonly TaskSummary[]): void {
    const job = this.job();
    if (job !== undefined) this.again.open(job, tasks);
  }

  protected requeueFailed(): void {
    void this.actions.requeueFailed(this.jobs());
  }

  protected makeFilm(job: Job): void {
    void this.actions.makeFilm(job);
  }

  protected setPriority(): void {
    void this.actions.setPriority(this.jobs());
  }

  /** @param id - of one of `jobEntries` */
  protected async doToJob(id: string): Promise<void> {
    if (await this.commands.doToJobs(id, this.jobs())) this.closed.emit();
  }

  /** @param id - of one of `taskEntries` */
  protected doToTasks(id: string, tasks: readonly TaskSummary[], chosen?: Chosen): void {
    const job = this.job();
    if (job !== undefined) void this.commands.doToTasks(id, tasks, job, chosen);
  }

  private fitting(tasks: readonly TaskSummary[], verb: TaskVerb): number {
    const job = this.job();
    return job === undefined ? 0 : tasksForVerb(tasks, verb, job.status).length;
  }
}
