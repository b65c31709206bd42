import { OverlayModule } from '@angular/cdk/overlay';
import { Component, computed, inject, input, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import type { Job } from '@flamenco/api-client';
import { formatFrameRange } from '@flamenco/domain/frames';
import { Roving } from '../../../shared/keys/roving';
import { Theme } from '../../../shared/theme';
import { Choice } from '../../../shared/ui/choice';
import type { RowMenu } from '../../../shared/ui/data-table';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { StatusLabel } from '../../../shared/ui/status-label';
import { type LegendPart, isPart, legendOf } from '../data/cell-legend';
import {
  COLOUR_MODES,
  type ColourMode,
  type Shading,
  frameTimes,
  shadeCells,
  timeScale,
  workersOf,
} from '../data/cell-shades';
import { frameCells, framesOf } from '../data/frame-cells';
import { JobAttempts, meanFrameMs } from '../data/job-attempts';
import { JobActions } from '../data/job-actions';
import { JobSteering } from '../data/job-steering';
import { TaskList } from '../data/task-list';
import type { TaskVerb } from '../data/task-verbs';
import { FrameGrid, type PointedCell } from '../ui/frame-grid';
import { FrameLegend } from '../ui/frame-legend';
import { taskLook } from '../ui/task-columns';
import { FrameCard } from './frame-card';
import { CARD_POSITIONS, injectHoverCard } from './hover-card';

const MODE_LABELS = {
  status: 'Status',
  time: 'Time',
  worker: 'Worker',
  attempts: 'Attempts',
} as const satisfies Record<ColourMode, string>;

/** The frames of the selected job as a grid, with what its colours mean, and a card of the one that is pointed at. */
@Component({
  selector: 'flamenco-frames-panel',
  imports: [Choice, FrameCard, FrameGrid, FrameLegend, OverlayModule, ProblemBar, Roving, StatusLabel],
  templateUrl: './frames-panel.html',
  styleUrl: './frames-panel.scss',
  host: { '(document:keydown.escape)': 'hover.hide()' },
})
export class FramesPanel {
  readonly job = input.required<Job>();
  readonly selected = input.required<ReadonlySet<string>>();
  /** The task that is open. */
  readonly currentTask = input<string>();
  readonly selectionChange = output<ReadonlySet<string>>();
  readonly opened = output<string>();
  readonly menuAsked = output<RowMenu>();

  private readonly list = inject(TaskList);
  private readonly attempts = inject(JobAttempts);
  private readonly actions = inject(JobActions);
  protected readonly steering = inject(JobSteering);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly theme = inject(Theme);
  private readonly query = toSignal(this.route.queryParamMap);

  protected readonly positions = CARD_POSITIONS;
  protected readonly lookOfTask = taskLook;
  protected readonly isStale = this.list.isStale;
  protected readonly themeName = this.theme.name;
  protected readonly modes = COLOUR_MODES.map((id) => ({ id, label: MODE_LABELS[id] }));
  protected readonly mode = computed(
    (): ColourMode => COLOUR_MODES.find((mode) => mode === this.query()?.get('colour')) ?? 'status',
  );
  protected readonly grid = computed(() => frameCells(this.list.tasks()));
  private readonly workers = computed(() => workersOf(this.list.tasks()));
  private readonly workerPlaces = computed(
    () => new Map(this.workers().map(({ id }, place) => [id, place])),
    {
      equal: (one, other) =>
        one.size === other.size && [...one.keys()].every((id) => one.get(id) === other.get(id)),
    },
  );
  protected readonly times = computed(() =>
    this.mode() === 'time' ? frameTimes(this.grid().cells, this.histories()) : undefined,
  );
  protected readonly scale = computed(() => {
    const times = this.times();
    return times && timeScale(times);
  });
  private readonly histories = this.attempts.histories;
  protected readonly shades = computed(() => {
    const shading: Shading = {
      mode: this.mode(),
      histories: this.histories(),
      scale: this.scale(),
      workers: this.workerPlaces(),
    };
    return shadeCells(this.grid().cells, shading);
  });
  protected readonly legend = computed(() => legendOf(this.mode(), this.shades(), this.workers()));
  protected readonly summary = computed(() => {
    const { cells, hasFrames } = this.grid();
    if (!hasFrames) return `${cells.length} tasks`;
    const frames = [...new Set(this.list.tasks().flatMap((task) => framesOf(task)))];
    return `Frames ${formatFrameRange(frames.sort((a, b) => a - b))}`;
  });

  /** It shows the cell as it is now, not as it was when one began to point at it. */
  protected readonly hover = injectHoverCard<PointedCell>('frame', (pointed) => {
    const { task, frame } = pointed.cell;
    const cell = this.grid().cells.find((other) => other.task.id === task.id && other.frame === frame);
    return cell && { ...pointed, cell };
  });
  protected readonly meanMs = computed(() =>
    this.hover.isOpen() ? meanFrameMs(this.histories()) : undefined,
  );
  /** Without the attempts there are no times to colour by. */
  protected readonly problem = computed(() => (this.mode() === 'time' ? this.attempts.problem() : undefined));
  protected chooseMode(mode: ColourMode): void {
    const colour = mode === 'status' ? null : mode;
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: { colour },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected retry(): void {
    this.attempts.reload();
  }

  protected selectPart(part: LegendPart): void {
    const shades = this.shades();
    const cells = this.grid().cells.filter((_, i) => isPart(shades[i] ?? 0, part));
    this.selectionChange.emit(new Set(cells.map(({ task }) => task.id)));
  }

  protected open(taskId: string): void {
    this.hover.hide();
    this.opened.emit(taskId);
  }

  protected change(pointed: PointedCell, verb: TaskVerb): void {
    this.hover.hide();
    void this.actions.changeTasks([pointed.cell.task], verb, this.job().status);
  }
}
