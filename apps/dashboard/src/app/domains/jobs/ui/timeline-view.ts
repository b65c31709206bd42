import {
  Component,
  DestroyRef,
  type ElementRef,
  Injector,
  afterNextRender,
  afterRenderEffect,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { ZoomButtons, type ZoomWords } from '../../../shared/ui/zoom-buttons';
import type { Attempt } from '../data/attempt-history';
import { type TimelineRow, type TimeSpan, moveSpan, zoomSpan } from '../data/timeline';
import { readColours } from './cell-colours';
import type { CellMenu, PointedCell } from './frame-grid';
import { injectScrollWindow } from './scroll-window';
import {
  BAR_HEIGHT,
  type BarPlace,
  barAt,
  barBox,
  barForKey,
  barY,
  layoutTimeline,
  msAt,
  rowAt,
} from './timeline-layout';
import { paintTimeline } from './timeline-paint';

/** An attempt that somebody points at. */
export interface PointedAttempt extends Omit<PointedCell, 'cell'> {
  readonly attempt: Attempt;
}

const ZOOM_FACTOR = 1.5;

/** Workers below each other, and what each did for a job as bars along the time. A drag moves, Ctrl and the wheel zoom. */
@Component({
  selector: 'flamenco-timeline',
  imports: [ZoomButtons],
  templateUrl: './timeline-view.html',
  styleUrl: './timeline-view.scss',
})
export class TimelineView {
  readonly rows = input.required<readonly TimelineRow[]>();
  /** All of it. */
  readonly whole = input.required<TimeSpan>();
  readonly nowMs = input.required<number>();
  /** Whose attempts they are. */
  readonly jobId = input.required<string>();
  /** What is read out of an attempt. */
  readonly describe = input.required<(attempt: Attempt) => string>();
  readonly currentTask = input<string>();
  readonly theme = input<string>();
  readonly opened = output<string>();
  readonly menuAsked = output<CellMenu>();
  readonly pointed = output<PointedAttempt | undefined>();

  private readonly injector = inject(Injector);
  private readonly grid = viewChild.required<ElementRef<HTMLElement>>('grid');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly cursorBox = viewChild.required<ElementRef<HTMLElement>>('cursorBox');
  private readonly width = signal(480);
  /** What is shown of it; undefined: the whole. */
  private readonly part = linkedSignal<string, TimeSpan | undefined>({
    source: this.jobId,
    computation: () => undefined,
  });
  private readonly wish = linkedSignal<string, BarPlace>({
    source: this.jobId,
    computation: () => ({ row: 0, bar: 0 }),
  });
  private drag: { readonly x: number; readonly span: TimeSpan; hasMoved: boolean } | undefined;

  protected readonly zoomWords: ZoomWords = {
    in: 'Shorter time',
    out: 'Longer time',
    otherWay: 'or Ctrl and the wheel',
  };
  protected readonly span = computed(() => this.part() ?? this.whole());
  protected readonly isWhole = computed(() => this.part() === undefined);
  protected readonly layout = computed(() =>
    layoutTimeline(this.rows(), { span: this.span(), nowMs: this.nowMs(), width: this.width() }),
  );
  private readonly window = injectScrollWindow(
    () => this.grid().nativeElement,
    () => this.layout().totalHeight,
  );
  protected readonly shown = this.window.shown;
  private readonly colours = computed(() => {
    this.theme();
    return readColours(this.grid().nativeElement);
  });
  /** Where the keyboard is: rows and bars come and go. */
  protected readonly cursor = computed((): BarPlace => {
    const row = Math.min(this.wish().row, this.rows().length - 1);
    return { row, bar: Math.min(this.wish().bar, (this.rows()[row]?.bars.length ?? 1) - 1) };
  });
  protected readonly focused = computed(() => this.barOf(this.cursor()));
  protected readonly cursorPlace = computed(() => {
    const bar = this.focused();
    const box = bar && barBox(this.layout(), bar);
    return box && { ...box, y: barY(this.cursor().row), height: BAR_HEIGHT };
  });
  protected readonly label = computed(() => {
    const attempts = this.rows().reduce((sum, { bars }) => sum + bars.length, 0);
    return `Timeline: ${this.rows().length} Workers, ${attempts} attempts. Arrow keys move, Enter opens.`;
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const observer = new ResizeObserver(
        ([entry]) => entry && this.width.set(Math.floor(entry.contentRect.width)),
      );
      observer.observe(this.grid().nativeElement);
      destroyed.onDestroy(() => observer.disconnect());
    });
    afterRenderEffect(() => {
      this.layout(); // its height is in the page now
      this.window.measure();
    });
    afterRenderEffect(() => this.paint());
  }

  protected zoomBy(step: 1 | -1, atMs = (this.span().fromMs + this.span().toMs) / 2): void {
    this.part.set(zoomSpan(this.span(), this.whole(), ZOOM_FACTOR ** step, atMs));
  }

  protected fit(): void {
    this.part.set(undefined);
  }

  protected press(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    this.drag = { x: event.clientX, span: this.span(), hasMoved: false };
    this.grid().nativeElement.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    const { drag } = this;
    if (event.pointerType === 'touch') return;
    if (drag === undefined || event.buttons === 0) {
      this.tell(this.placeUnder(event), 'mouse');
      return;
    }
    const pixels = event.clientX - drag.x;
    if (Math.abs(pixels) > 3) drag.hasMoved = true;
    if (!drag.hasMoved || this.isWhole()) return;
    const { left, width } = this.layout();
    const byMs = (-pixels / (width - left)) * (drag.span.toMs - drag.span.fromMs);
    this.part.set(moveSpan(drag.span, this.whole(), byMs));
    this.tell(undefined, 'mouse');
  }

  protected release(event: PointerEvent): void {
    const wasClick = this.drag?.hasMoved === false;
    this.drag = undefined;
    const place = this.placeUnder(event);
    if (event.pointerType === 'touch') this.tell(place, 'touch');
    else if (wasClick && place !== undefined) this.open(place);
  }

  protected leave(event: PointerEvent): void {
    if (event.pointerType !== 'touch') this.tell(undefined, 'mouse');
  }

  protected wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const x = event.clientX - this.grid().nativeElement.getBoundingClientRect().left;
    if (event.deltaY !== 0) this.zoomBy(event.deltaY < 0 ? 1 : -1, msAt(this.layout(), x));
  }

  protected key(event: KeyboardEvent): void {
    const target = barForKey(this.rows(), this.cursor(), event.key);
    const act = target === undefined ? this.keyActs[event.key] : (): void => this.goTo(target);
    if (act === undefined) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  private readonly keyActs: Readonly<Record<string, () => void>> = {
    Enter: () => this.open(this.cursor()),
    '+': () => this.zoomBy(1, this.focused()?.startedMs),
    '=': () => this.zoomBy(1, this.focused()?.startedMs),
    '-': () => this.zoomBy(-1, this.focused()?.startedMs),
    '0': () => this.fit(),
    ContextMenu: () => {
      const { left, bottom } = this.cursorBox().nativeElement.getBoundingClientRect();
      this.askMenu(this.cursor(), left, bottom);
    },
  };

  protected menu(event: MouseEvent): void {
    event.preventDefault();
    const place = this.placeUnder(event);
    if (place !== undefined) this.askMenu(place, event.clientX, event.clientY);
  }

  protected focus(hasFocus: boolean): void {
    if (hasFocus && this.grid().nativeElement.matches(':focus-visible')) this.tell(this.cursor(), 'keyboard');
    else if (!hasFocus) this.tell(undefined, 'keyboard');
  }

  private goTo(place: BarPlace): void {
    this.wish.set(place);
    const bar = this.barOf(place);
    if (!this.isWhole() && bar !== undefined && barBox(this.layout(), bar) === undefined)
      this.part.set(moveSpan(this.span(), this.whole(), bar.startedMs - this.span().fromMs));
    const reveal = (): void => {
      this.cursorBox().nativeElement.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      this.tell(place, 'keyboard');
    };
    afterNextRender(reveal, { injector: this.injector });
  }

  private open(place: BarPlace): void {
    const bar = this.barOf(place);
    if (bar === undefined) return;
    this.wish.set(place);
    this.opened.emit(bar.taskId);
  }

  private askMenu(place: BarPlace, x: number, y: number): void {
    const bar = this.barOf(place);
    if (bar === undefined) return;
    this.pointed.emit(undefined);
    this.menuAsked.emit({ ids: [bar.taskId], x, y });
  }

  private tell(place: BarPlace | undefined, by: PointedAttempt['by']): void {
    const attempt = place && this.barOf(place);
    if (place === undefined || attempt === undefined) {
      this.pointed.emit(undefined);
      return;
    }
    const { left, top, width } = this.grid().nativeElement.getBoundingClientRect();
    this.pointed.emit({
      ...{ attempt, by },
      place: { x: left, y: top + barY(place.row), width, height: BAR_HEIGHT },
    });
  }

  private placeUnder(event: MouseEvent): BarPlace | undefined {
    const { left, top } = this.grid().nativeElement.getBoundingClientRect();
    const row = rowAt(this.layout(), event.clientY - top);
    const bar = row === undefined ? undefined : barAt(this.layout(), row, event.clientX - left);
    return row === undefined || bar === undefined ? undefined : { row, bar };
  }

  private barOf({ row, bar }: BarPlace): Attempt | undefined {
    return this.rows()[row]?.bars[bar];
  }

  private paint(): void {
    const canvas = this.canvas().nativeElement;
    const context = canvas.getContext('2d');
    const { top, height } = this.shown();
    if (context === null || height === 0) return;
    const scale = window.devicePixelRatio;
    canvas.width = Math.round(this.layout().width * scale);
    canvas.height = Math.round(height * scale);
    const view = { layout: this.layout(), colours: this.colours(), top, height, scale };
    paintTimeline(context, { ...view, currentTask: this.currentTask() });
  }
}
