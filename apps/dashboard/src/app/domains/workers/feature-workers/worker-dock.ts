import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, effect, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Worker } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { injectMay } from '../../../shared/identity/own-identity';
import { Pane } from '../../../shared/keys/panes';
import { Roving } from '../../../shared/keys/roving';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { TASK_LOOKS, lookOf } from '../../../shared/status-looks';
import { AdviceNote } from '../../../shared/ui/advice-note';
import { DockHead } from '../../../shared/ui/dock-head';
import { EmptyState } from '../../../shared/ui/empty-state';
import { HoldStill } from '../../../shared/ui/hold-still';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { StatusLabel } from '../../../shared/ui/status-label';
import { type NamedValue, ValueList } from '../../../shared/ui/value-list';
import { WhyNote } from '../../../shared/ui/why-note';
import { HistoryPanel } from '../../history/feature-history/history-panel';
import { localTimeAt } from '../data/local-time';
import { machineValues } from '../data/machine-words';
import { WorkerActions } from '../data/worker-actions';
import { isRendering, workerLook } from '../data/worker-activity';
import { WorkerCommands } from '../data/worker-commands';
import { WorkerDetails } from '../data/worker-details';
import { frameWords } from '../data/worker-frames';
import { WorkerHistory } from '../data/worker-history';
import { WorkerHours } from '../data/worker-hours';
import { WorkerLoadHistory, loadSeries } from '../data/worker-load';
import { requestWaitsFor } from '../data/worker-requests';
import { WorkerSchedule } from '../data/worker-schedule';
import { WorkerTags } from '../data/worker-tags';
import { ADMISSION_VERBS } from '../data/worker-entries';
import { WORKER_VERBS, type WorkerVerb } from '../data/worker-verbs';
import { CheckList } from '../ui/check-list';
import { BusyHours } from '../ui/busy-hours';
import { LoadChart } from '../ui/load-chart';
import { TagEditor } from '../ui/tag-editor';
import { WeekGrid } from '../ui/week-grid';
import { WorkerAttempts } from '../ui/worker-attempts';
import { describeRequest } from '../ui/worker-columns';
import { WorkerMenu } from '../ui/worker-menu';

/** The selected Worker beside the list: what it is, what it does, and what can be asked of it. */
@Component({
  selector: 'flamenco-worker-dock',
  imports: [
    AdviceNote,
    CdkMenuTrigger,
    CheckList,
    DockHead,
    EmptyState,
    HistoryPanel,
    HoldStill,
    Icon,
    BusyHours,
    LoadChart,
    Loading,
    NeedsManager,
    Pane,
    ProblemBar,
    Roving,
    RouterLink,
    StatusLabel,
    TagEditor,
    ValueList,
    WeekGrid,
    WhyNote,
    WorkerAttempts,
    WorkerMenu,
  ],
  providers: [WorkerDetails, WorkerHistory, WorkerHours, WorkerLoadHistory, WorkerSchedule],
  templateUrl: './worker-dock.html',
  styleUrl: './worker-dock.scss',
})
export class WorkerDock {
  readonly workerId = input.required<string>();
  readonly closed = output();

  private readonly details = inject(WorkerDetails);
  private readonly actions = inject(WorkerActions);
  private readonly commands = inject(WorkerCommands);
  private readonly clock = inject(Clock);
  protected readonly may = injectMay();
  protected readonly maySteer = (): boolean => this.may('workers:write');
  protected readonly busyHours = inject(WorkerHours);
  private readonly load = inject(WorkerLoadHistory);
  protected readonly history = inject(WorkerHistory);
  protected readonly schedule = inject(WorkerSchedule);
  protected readonly tags = inject(WorkerTags);
  protected readonly nowMs = this.clock.nowMs;

  protected readonly worker = this.details.worker;
  protected readonly whyNot = this.details.whyNot;
  protected readonly isGone = this.details.isGone;
  protected readonly problem = this.details.problem;
  protected readonly workers = computed(() => [this.worker()].filter((worker) => worker !== undefined));
  /** A notice has a line for each thing that people should know. */
  protected readonly needs = computed(() =>
    (this.worker()?.notice?.split('\n') ?? []).map((message) => ({ message })),
  );
  /** What people did with it. */
  protected readonly historyQuery = computed(() => ({ objectId: this.workerId() }));
  protected readonly lookOf = workerLook;
  protected readonly request = describeRequest;
  /** What its restart, say, waits for. */
  protected readonly waitsFor = computed(() => {
    const worker = this.worker();
    return worker && requestWaitsFor(worker);
  });
  protected readonly isRendering = isRendering;
  protected readonly frames = frameWords;
  protected readonly admissionVerbs = computed(() =>
    this.maySteer() && this.worker()?.waitsSince !== undefined ? ADMISSION_VERBS : [],
  );
  /** Buttons for what costs no work; what stops a task at once is in the menu. */
  protected readonly gentleVerbs = computed(() => {
    const worker = this.worker();
    if (worker === undefined || worker.waitsSince !== undefined) return [];
    return (this.maySteer() ? WORKER_VERBS : []).filter(
      (verb) => verb.fits(worker) && verb.request.is_lazy === isRendering(worker),
    );
  });
  protected readonly jobName = computed(() => this.details.jobName() ?? '');
  protected readonly taskLook = computed(() => lookOf(TASK_LOOKS, this.worker()?.task?.status ?? ''));
  protected readonly values = computed((): readonly NamedValue[] => {
    const worker = this.worker();
    if (worker === undefined) return [];
    const seen = worker.last_seen;
    return [
      ...machineValues(worker.machine ?? {}, this.load.samples().at(-1)),
      {
        name: 'Last seen',
        value:
          seen === undefined ? 'never' : `${relativeTime(seen, this.clock.nowMs())} (${exactTime(seen)})`,
      },
      { name: 'Version', value: worker.version },
      { name: 'Platform', value: worker.platform },
      { name: 'Address', value: worker.ip_address, isCode: true },
      { name: 'Task types', value: worker.supported_task_types.join(', ') || 'none' },
      { name: 'Can restart', value: worker.can_restart ? 'yes' : 'no' },
      { name: 'ID', value: worker.id, isCode: true },
    ];
  });

  protected readonly series = computed(() =>
    loadSeries(this.load.samples(), this.worker()?.machine?.memory_mib),
  );
  /** Changes by the minute only. */
  protected readonly localTime = computed(() => localTimeAt(this.nowMs()), {
    equal: (one, other) => one.day === other.day && one.minutes === other.minutes,
  });

  constructor() {
    effect(() => {
      for (const part of [this.details, this.busyHours, this.load, this.history, this.schedule])
        part.select(this.workerId());
    });
  }

  protected async createTag(worker: Worker, name: string): Promise<void> {
    const id = await this.tags.create(name);
    const tag = { id: id ?? '', name, members: [] };
    if (id !== undefined) await this.tags.assign([worker], tag, true);
  }

  protected ask(verb: WorkerVerb): void {
    void this.actions.request(this.workers(), verb);
  }

  /** @param id - of one of `workerEntries` */
  protected async doTo(id: string): Promise<void> {
    if (await this.commands.doTo(id, this.workers())) this.closed.emit();
  }

  protected retry(): void {
    this.details.reload();
  }
}
