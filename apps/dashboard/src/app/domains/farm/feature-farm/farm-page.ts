import { Component, ElementRef, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { fromEvent, map } from 'rxjs';
import type { StoragePlace, WorkerSummary } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { compareNames } from '../../../shared/collation';
import { formatBytes } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { Pane } from '../../../shared/keys/panes';
import { Choice } from '../../../shared/ui/choice';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { WaitingTasks } from '../../jobs/data/waiting-tasks';
import { RenderWall } from '../../renders/data/render-wall';
import { pictureOf } from '../../renders/data/pictures';
import { isRendering, summarizeWorkers, workerFacts } from '../../workers/data/worker-activity';
import { WorkerList } from '../../workers/data/worker-list';
import { WorkerProgress } from '../../workers/data/worker-progress';
import { busyShare, mostFailing, slowest } from '../data/farm-lists';
import { FarmQueue, QUEUE_KEYS } from '../data/farm-queue';
import { FarmStorage } from '../data/farm-storage';
import { FarmUtilization, PERIODS } from '../data/farm-utilization';
import { NeedingJobsList } from '../data/needing-jobs';
import { meanShare } from '../data/utilization-line';
import { UtilizationChart } from '../ui/utilization-chart';
import { WorkerTile } from '../ui/worker-tile';

/** More tiles are no wall any more; the page of the Workers has all. */
const MOST_TILES = 60;

/** Below this share of free room, a disk is nearly full. */
const SCARCE = 0.1;

const STORAGE_LABELS = {
  shared: 'Shared storage',
  local: 'Logs and pictures',
  database: 'Database',
} as const satisfies Record<StoragePlace['kind'], string>;

/** The farm on one screen, also for a wall: how busy it is, who works on what, what waits, and what needs a person. */
@Component({
  selector: 'flamenco-farm-page',
  imports: [Choice, Icon, Pane, ProblemBar, RouterLink, UtilizationChart, WorkerTile],
  providers: [FarmQueue, FarmStorage, FarmUtilization, NeedingJobsList, WorkerProgress],
  templateUrl: './farm-page.html',
  styleUrl: './farm-page.scss',
})
export class FarmPage {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly wall = inject(RenderWall);
  private readonly list = inject(WorkerList);
  private readonly progress = inject(WorkerProgress);
  private readonly waiting = inject(WaitingTasks);
  protected readonly clock = inject(Clock);
  protected readonly utilization = inject(FarmUtilization);
  protected readonly queue = inject(FarmQueue);
  protected readonly needing = inject(NeedingJobsList);
  private readonly storage = inject(FarmStorage);

  protected readonly periods = PERIODS.map(({ hours, label }) => ({ id: String(hours), label }));
  protected readonly queueKeys = QUEUE_KEYS;
  protected readonly isWall = toSignal(
    fromEvent(document, 'fullscreenchange').pipe(map(() => document.fullscreenElement === this.host)),
    { initialValue: false },
  );
  protected readonly today = computed(() => new Date(this.clock.nowMs()));
  protected readonly periodLabel = computed(
    () => PERIODS.find(({ hours }) => hours === this.utilization.hours())?.label ?? '',
  );

  private readonly counts = computed(() => {
    const workers = this.list.known();
    return workers && summarizeWorkers(workers);
  });
  protected readonly workers = this.counts;
  protected readonly awake = computed(() => {
    const counts = this.counts();
    return counts && counts.rendering + counts.idle;
  });
  /** In percent. */
  protected readonly usedNow = computed(() => {
    const [counts, awake] = [this.counts(), this.awake()];
    return counts === undefined || !awake ? undefined : Math.round((100 * counts.rendering) / awake);
  });
  protected readonly meanUsed = computed(() => {
    const mean = meanShare(this.utilization.value()?.quarters ?? []);
    return mean === undefined ? undefined : Math.round(100 * mean);
  });
  protected readonly queuedTasks = this.waiting.tasks;
  protected readonly queuedJobs = this.waiting.jobs;
  protected readonly failedPercent = computed(() => {
    const [done = 0, failed = 0] = [this.utilization.done(), this.utilization.failed()];
    return failed === 0
      ? undefined
      : (Math.round((1000 * failed) / (done + failed)) / 10).toLocaleString('en');
  });

  /** The wall knows the jobs that rendered lately. */
  private readonly jobs = computed(
    () => new Map(this.wall.renders().map((render) => [render.job_id, render] as const)),
  );
  private readonly sorted = computed(() =>
    [...this.progress.workers()].sort(
      (one, other) => placeOf(one) - placeOf(other) || compareNames(one.name, other.name),
    ),
  );
  protected readonly tiles = computed(() =>
    this.sorted()
      .slice(0, MOST_TILES)
      .map((worker) => {
        const render = this.jobs().get(worker.current_task?.job_id ?? '');
        return {
          worker,
          jobName: worker.current_task?.job_name ?? render?.job_name,
          picture: render && pictureOf(render, render.latest).tiny,
        };
      }),
  );
  protected readonly tilesLeftOut = computed(() => this.sorted().length - this.tiles().length);

  protected readonly needingWorkers = computed(() =>
    this.list.workers().flatMap(({ id, name, notice }) => {
      const [first] = notice?.split('\n') ?? [];
      return first === undefined ? [] : [{ id, name, notice: first }];
    }),
  );
  protected readonly needs = computed(() => this.needing.total() + this.needingWorkers().length);

  private readonly done = computed(() => this.utilization.value()?.workers ?? []);
  protected readonly slowest = computed(() => slowest(this.done()));
  protected readonly failing = computed(() => mostFailing(this.done()));
  protected readonly busiest = computed(() =>
    this.done().map((worker) => ({
      ...worker,
      percent: Math.round(100 * busyShare(worker, this.utilization.hours())),
    })),
  );
  protected readonly mostQueued = computed(() =>
    Math.max(
      1,
      ...this.queue.groups().map(({ tasks_waiting, tasks_active }) => tasks_waiting + tasks_active),
    ),
  );
  protected readonly places = computed(() =>
    this.storage.places().map((place) => ({
      ...place,
      label: STORAGE_LABELS[place.kind],
      room: roomOf(place),
      usedPercent: usedPercentOf(place),
      isScarce: (place.free_bytes ?? Infinity) < SCARCE * (place.total_bytes ?? 0),
    })),
  );

  protected count(n: number | undefined): string {
    return n?.toLocaleString('en') ?? '–';
  }

  protected choosePeriod(hours: string): void {
    this.utilization.choose(Number(hours));
  }

  protected toggleWall(): void {
    if (this.isWall()) void document.exitFullscreen();
    else void this.host.requestFullscreen();
  }
}

/** Those that render come first, then those that could; what is away comes last. */
function placeOf(worker: WorkerSummary): number {
  if (isRendering(worker)) return 0;
  const { takesTasks, isAway } = workerFacts(worker);
  return takesTasks ? 1 : isAway ? 3 : 2;
}

function roomOf({ kind, free_bytes: free, total_bytes: total, used_bytes: used }: StoragePlace): string {
  const size = used === undefined ? '' : formatBytes(used);
  if (free === undefined || total === undefined) return size;
  const room = `${formatBytes(free)} of ${formatBytes(total)} free`;
  return kind === 'database' && size !== '' ? `${size}, ${room}` : room;
}

function usedPercentOf({ free_bytes: free, total_bytes: total }: StoragePlace): number | undefined {
  return free === undefined || !total ? undefined : 100 * (1 - free / total);
}
