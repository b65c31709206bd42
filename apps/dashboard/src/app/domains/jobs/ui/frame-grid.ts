import {
  Component,
  DestroyRef,
  type ElementRef,
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
import { BLOCKED_LOOK, TASK_LOOKS } from '../../../shared/status-looks';
import { type CellRow, type CellState, type FrameCell, countCells } from '../data/frame-cells';
import { cellAt, cellForKey, indexesBetween, layoutGrid } from './frame-grid-layout';
import { paintGrid, readColours } from './frame-grid-paint';

/** What a cell's state is called. */
export function stateLabel(state: CellState): string {
  return state === 'blocked' ? BLOCKED_LOOK.label : TASK_LOOKS[state].label;
}

/** A cell a frame, on a canvas: drag, Shift and Ctrl select; a click or Enter opens the task's log. */
@Component({
  selector: 'flamenco-frame-grid',
  template: `
    <canvas
      #canvas
      tabindex="0"
      role="application"
      aria-roledescription="frame grid"
      [attr.aria-label]="label()"
      [style.height.px]="layout().totalHeight"
      [title]="hovered()"
      (pointerdown)="press($event)"
      (pointermove)="move($event)"
      (pointerup)="release($event)"
      (keydown)="key($event)"
      (focus)="hasFocus.set(true)"
      (blur)="hasFocus.set(false)"
    ></canvas>
    <span class="cdk-visually-hidden" aria-live="polite">{{ spoken() }}</span>
  `,
  styles: `
    :host {
      display: block;
    }
    canvas {
      display: block;
      width: 100%;
      cursor: cell;
      touch-action: pan-y;
    }
    canvas:focus-visible {
      outline: 1px dashed var(--control-line);
      outline-offset: 3px;
    }
  `,
})
export class FrameGrid {
  readonly cells = input.required<readonly FrameCell[]>();
  readonly rows = input.required<readonly CellRow[]>();
  /** Whose frames they are: the keyboard's cell and the start of a range belong to one job. */
  readonly jobId = input.required<string>();
  readonly selectedTasks = input.required<ReadonlySet<string>>();
  readonly currentTask = input<string>();
  /** The theme's name; only so that a change of it draws anew. */
  readonly theme = input<string>();

  readonly selectionChange = output<ReadonlySet<string>>();
  readonly opened = output<string>();

  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly width = signal(480);
  private readonly cursor = linkedSignal({ source: this.jobId, computation: () => 0 });
  /** The cell that a drag or a Shift selection started at. */
  private readonly anchor = linkedSignal({ source: this.jobId, computation: () => 0 });
  private readonly kept = linkedSignal<string, ReadonlySet<string>>({
    source: this.jobId,
    computation: () => new Set(),
  });
  private isDragging = false;

  protected readonly hasFocus = signal(false);
  protected readonly hovered = signal('');
  protected readonly layout = computed(() => layoutGrid(this.width(), this.rows()));
  protected readonly label = computed(() => {
    const counts = countCells(this.cells()).map(({ state, count }) => `${count} ${stateLabel(state)}`);
    return `Frame grid: ${counts.join(', ')}. Arrow keys move, Shift selects, Space adds, Enter opens.`;
  });
  protected readonly spoken = computed(() => (this.hasFocus() ? this.describe(this.cursor()) : ''));

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const observer = new ResizeObserver(
        ([entry]) => entry && this.width.set(Math.floor(entry.contentRect.width)),
      );
      observer.observe(this.canvas().nativeElement);
      destroyed.onDestroy(() => observer.disconnect());
    });
    afterRenderEffect(() => this.paint());
  }

  protected press(event: PointerEvent): void {
    if (event.button !== 0 || this.cells().length === 0) return;
    const index = this.indexAt(event);
    const isAdding = event.ctrlKey || event.metaKey;
    this.kept.set(isAdding ? this.selectedTasks() : new Set());
    if (!event.shiftKey) this.anchor.set(index);
    this.isDragging = event.pointerType !== 'touch';
    this.cursor.set(index);
    if (isAdding && !event.shiftKey) this.toggle(index);
    else if (event.shiftKey) this.selectTo(index);
    this.canvas().nativeElement.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    const index = this.indexAt(event);
    this.hovered.set(this.describe(index));
    if (!this.isDragging || event.buttons === 0 || index === this.cursor()) return;
    this.cursor.set(index);
    this.selectTo(index);
  }

  protected release(event: PointerEvent): void {
    this.isDragging = false;
    const index = this.indexAt(event);
    const isClick =
      event.button === 0 && index === this.anchor() && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (isClick) this.open(index);
  }

  protected key(event: KeyboardEvent): void {
    const target = cellForKey(this.layout(), this.cursor(), event.key);
    if (target !== undefined) {
      if (!event.shiftKey) this.anchor.set(target);
      this.cursor.set(target);
      if (event.shiftKey) this.selectTo(target);
    } else if (event.key === ' ') this.toggle(this.cursor());
    else if (event.key === 'Enter') this.open(this.cursor());
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.selectAll();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private open(index: number): void {
    const cell = this.cells()[index];
    if (cell === undefined) return;
    this.selectionChange.emit(new Set([cell.taskId]));
    this.opened.emit(cell.taskId);
  }

  private toggle(index: number): void {
    const cell = this.cells()[index];
    if (cell === undefined) return;
    const selected = new Set(this.selectedTasks());
    if (!selected.delete(cell.taskId)) selected.add(cell.taskId);
    this.selectionChange.emit(selected);
  }

  private selectTo(index: number): void {
    const between = indexesBetween(this.anchor(), index).map((i) => this.cells()[i]?.taskId ?? '');
    this.selectionChange.emit(new Set([...this.kept(), ...between]));
  }

  private selectAll(): void {
    this.selectionChange.emit(new Set(this.cells().map((cell) => cell.taskId)));
  }

  private indexAt(event: PointerEvent): number {
    return cellAt(this.layout(), event.offsetX, event.offsetY);
  }

  private describe(index: number): string {
    const cell = this.cells()[index];
    return cell === undefined ? '' : `${cell.label}: ${stateLabel(cell.state)}`;
  }

  private paint(): void {
    this.theme();
    const canvas = this.canvas().nativeElement;
    const context = canvas.getContext('2d');
    if (context === null) return;
    const scale = window.devicePixelRatio;
    canvas.width = Math.round(this.width() * scale);
    canvas.height = Math.round(this.layout().totalHeight * scale);
    context.scale(scale, scale);
    paintGrid(context, this.cells(), this.layout(), readColours(canvas), {
      selected: this.selectedTasks(),
      currentTask: this.currentTask(),
      focused: this.hasFocus() ? this.cursor() : undefined,
    });
  }
}
