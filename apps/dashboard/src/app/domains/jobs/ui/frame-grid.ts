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
import type { CellRow, FrameCell } from '../data/frame-cells';
import { describeCell, describeGrid } from './cell-words';
import { FrameCanvas } from './frame-canvas';
import {
  boxAround,
  cellAt,
  cellBox,
  cellForKey,
  cellUnder,
  cellsBetween,
  indexesBetween,
  layoutGrid,
  lineAt,
  zoomRange,
} from './frame-grid-layout';
import { EMPHASIS } from './frame-grid-paint';
import { injectScrollWindow, scrollerOf } from './scroll-window';

/** A cell that somebody points at. */
export interface PointedCell {
  readonly cell: FrameCell;
  readonly by: 'mouse' | 'touch' | 'keyboard';
  /** What nothing should be put over: the width of the grid at the height of the cell, in CSS pixels of the window. */
  readonly place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** A menu that is asked for the tasks of cells. */
export interface CellMenu {
  readonly ids: readonly string[];
  readonly x: number;
  readonly y: number;
}

interface Band {
  readonly from: number;
  readonly to: number;
}

/**
 * A cell a frame, on a canvas. A drag selects a rectangle, Ctrl adds, Shift selects a range; a click or Enter opens the task. The canvas is
 * a picture to assistive technology: what it shows is read from the cell that the keyboard is at.
 */
@Component({
  selector: 'flamenco-frame-grid',
  imports: [FrameCanvas, ZoomButtons],
  templateUrl: './frame-grid.html',
  styleUrl: './frame-grid.scss',
})
export class FrameGrid {
  readonly cells = input.required<readonly FrameCell[]>();
  readonly rows = input.required<readonly CellRow[]>();
  /** The number of each cell's shade. */
  readonly shades = input.required<Uint16Array>();
  /** Whose frames they are: the keyboard's cell and the start of a range belong to one job. */
  readonly jobId = input.required<string>();
  readonly selectedTasks = input.required<ReadonlySet<string>>();
  readonly currentTask = input<string>();
  /** The theme's name; only so that a change of it draws anew. */
  readonly theme = input<string>();

  readonly selectionChange = output<ReadonlySet<string>>();
  readonly opened = output<string>();
  readonly menuAsked = output<CellMenu>();
  /** Undefined: nobody points at a cell any more. */
  readonly pointed = output<PointedCell | undefined>();

  private readonly grid = viewChild.required<ElementRef<HTMLElement>>('grid');
  private readonly cursorBox = viewChild.required<ElementRef<HTMLElement>>('cursorBox');
  private readonly width = signal(480);
  private readonly zoom = linkedSignal({ source: this.jobId, computation: () => 0 });
  /** The cell that a drag or a Shift selection started at. */
  private readonly anchor = linkedSignal({ source: this.jobId, computation: () => 0 });
  private readonly kept = linkedSignal<string, ReadonlySet<string>>({
    source: this.jobId,
    computation: () => new Set(),
  });
  private readonly injector = inject(Injector);
  private isDragging = false;
  private toldBy: PointedCell['by'] | undefined;

  protected readonly zoomWords: ZoomWords = {
    in: 'Larger cells',
    out: 'Smaller cells',
    otherWay: 'or Ctrl and the wheel',
  };
  protected readonly cursor = linkedSignal({ source: this.jobId, computation: () => 0 });
  protected readonly band = signal<Band | undefined>(undefined);
  protected readonly hovered = linkedSignal<string, number | undefined>({
    source: this.jobId,
    computation: () => undefined,
  });

  /** Live updates leave the rows as they are: only another structure is laid out anew. */
  private readonly space = computed(
    () => {
      const highest = this.cells().at(-1);
      const digits = String(highest?.frame ?? highest?.task.index_in_job ?? 0).length;
      return { of: this.jobId(), width: this.width(), rows: this.rows(), digits, zoom: this.zoom() };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  protected readonly layout = computed(() => layoutGrid(this.space()));
  private readonly window = injectScrollWindow(
    () => this.grid().nativeElement,
    () => this.layout().totalHeight,
  );
  protected readonly shown = this.window.shown;
  private readonly zoomSteps = computed(() => zoomRange(this.width(), this.space().digits));
  protected readonly canZoomIn = computed(() => this.zoom() < this.zoomSteps().most);
  protected readonly canZoomOut = computed(() => this.zoom() > this.zoomSteps().least);

  protected readonly looks = computed(() => {
    const [selected, current] = [this.selectedTasks(), this.currentTask()];
    const looks = Uint16Array.from(this.shades());
    if (selected.size === 0 && current === undefined) return looks;
    this.cells().forEach(({ task: { id } }, i) => {
      if (selected.has(id)) looks[i] = (looks[i] ?? 0) | EMPHASIS.selected;
      else if (id === current) looks[i] = (looks[i] ?? 0) | EMPHASIS.current;
    });
    return looks;
  });

  private readonly keyActs: Readonly<Record<string, () => void>> = {
    ' ': () => this.toggle(this.cursor()),
    Enter: () => this.open(this.cursor()),
    '+': () => this.zoomBy(1),
    '=': () => this.zoomBy(1),
    '-': () => this.zoomBy(-1),
    ContextMenu: () => this.menuAtCursor(),
  };

  protected readonly label = computed(() => describeGrid(this.cells()));
  protected readonly describe = describeCell;
  protected readonly focusedCell = computed(() => this.cells()[this.cursor()]);
  protected readonly cursorPlace = computed(() => cellBox(this.layout(), this.cursor()));
  protected readonly cursorLine = computed(() => lineAt(this.layout(), this.cursorPlace().y));
  protected readonly cursorColumn = computed(
    () => this.cursor() - (this.layout().lines[this.cursorLine()]?.first ?? 0),
  );
  protected readonly hoverPlace = computed(() => {
    const index = this.hovered();
    return index === undefined ? undefined : cellBox(this.layout(), index);
  });
  protected readonly bandPlace = computed(() => {
    const band = this.band();
    return band && boxAround(cellBox(this.layout(), band.from), cellBox(this.layout(), band.to));
  });
  protected readonly spoken = computed(() => {
    const { size } = this.selectedTasks();
    return size > 1 ? `Selected: ${size} tasks` : '';
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
  }

  /** Larger cells (1) or smaller ones (-1). @param at - the cell that stays where it is */
  protected zoomBy(step: 1 | -1, at = this.cursor()): void {
    if (step > 0 ? !this.canZoomIn() : !this.canZoomOut()) return;
    const before = cellBox(this.layout(), at).y - this.shown().top;
    this.zoom.update((zoom) => zoom + step);
    const moved = cellBox(this.layout(), at).y - this.shown().top - before;
    this.afterRendering(() => this.scrollBy(moved)); // the new height has to be there
  }

  protected press(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch' || this.cells().length === 0) return;
    const index = this.indexAt(event);
    const isAdding = event.ctrlKey || event.metaKey;
    this.kept.set(isAdding ? this.selectedTasks() : new Set());
    if (!event.shiftKey) this.anchor.set(index);
    this.isDragging = true;
    this.cursor.set(index);
    if (isAdding && !event.shiftKey) this.toggle(index);
    else if (event.shiftKey) this.selectRange(index);
    this.grid().nativeElement.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    if (this.isDragging && event.buttons !== 0) {
      const index = this.indexAt(event);
      if (index !== this.cursor()) this.dragTo(index, event.shiftKey);
    } else this.point(this.cellUnder(event), 'mouse');
  }

  protected release(event: PointerEvent): void {
    const wasBand = this.band() !== undefined;
    this.band.set(undefined);
    if (event.pointerType === 'touch') {
      this.point(this.cellUnder(event), 'touch');
      return;
    }
    const wasPressed = this.isDragging;
    this.isDragging = false;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (event.button === 0 && wasPressed && !wasBand && isPlain) this.open(this.indexAt(event));
  }

  protected leave(): void {
    if (!this.isDragging) this.point(undefined, 'mouse');
  }

  protected key(event: KeyboardEvent): void {
    const target = cellForKey(this.layout(), this.cursor(), event.key);
    const act = this.actOfKey(event);
    if (target !== undefined) this.goTo(target, event.shiftKey);
    else if (act !== undefined) act();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private actOfKey({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): (() => void) | undefined {
    if (key === 'a') return ctrlKey || metaKey ? () => this.selectAll() : undefined;
    if (key === 'F10') return shiftKey ? () => this.menuAtCursor() : undefined;
    return this.keyActs[key];
  }

  /** With Ctrl, as browsers also tell a pinch on a touch pad; without it the page scrolls. */
  protected wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (event.deltaY !== 0) this.zoomBy(event.deltaY < 0 ? 1 : -1, this.indexAt(event));
  }

  protected menu(event: MouseEvent): void {
    event.preventDefault();
    const index = this.cellUnder(event);
    if (index !== undefined) this.askMenu(index, event.clientX, event.clientY);
  }

  /** A card that the keyboard has opened goes with the focus. */
  protected focus(hasFocus: boolean): void {
    if (hasFocus && this.grid().nativeElement.matches(':focus-visible')) this.tell(this.cursor(), 'keyboard');
    else if (!hasFocus && this.toldBy === 'keyboard') this.tell(undefined, 'keyboard');
  }

  private goTo(index: number, isRange: boolean): void {
    if (!isRange) this.anchor.set(index);
    this.cursor.set(index);
    if (isRange) this.selectRange(index);
    this.afterRendering(() => {
      this.reveal();
      this.tell(index, 'keyboard');
    });
  }

  private dragTo(index: number, isRange: boolean): void {
    this.cursor.set(index);
    this.point(undefined, 'mouse');
    if (isRange) this.selectRange(index);
    else {
      this.band.set({ from: this.anchor(), to: index });
      this.selectCells(cellsBetween(this.layout(), this.anchor(), index));
    }
    this.afterRendering(() => this.reveal());
  }

  private point(index: number | undefined, by: PointedCell['by']): void {
    if (by === 'mouse' && index === this.hovered()) return;
    this.hovered.set(by === 'mouse' ? index : undefined);
    this.tell(index, by);
  }

  private tell(index: number | undefined, by: PointedCell['by']): void {
    const cell = index === undefined ? undefined : this.cells()[index];
    this.toldBy = by;
    if (index === undefined || cell === undefined) {
      this.pointed.emit(undefined);
      return;
    }
    const { left, top, width } = this.grid().nativeElement.getBoundingClientRect();
    const { y, height } = cellBox(this.layout(), index);
    this.pointed.emit({ cell, by, place: { x: left, y: top + y, width, height } });
  }

  private open(index: number): void {
    const cell = this.cells()[index];
    if (cell === undefined) return;
    this.selectionChange.emit(new Set([cell.task.id]));
    this.opened.emit(cell.task.id);
  }

  private toggle(index: number): void {
    const cell = this.cells()[index];
    if (cell === undefined) return;
    const selected = new Set(this.selectedTasks());
    if (!selected.delete(cell.task.id)) selected.add(cell.task.id);
    this.selectionChange.emit(selected);
  }

  private selectRange(index: number): void {
    this.selectCells(indexesBetween(this.anchor(), index));
  }

  private selectCells(indexes: readonly number[]): void {
    const selected = new Set(this.kept());
    for (const index of indexes) {
      const cell = this.cells()[index];
      if (cell !== undefined) selected.add(cell.task.id);
    }
    this.selectionChange.emit(selected);
  }

  private selectAll(): void {
    this.selectionChange.emit(new Set(this.cells().map((cell) => cell.task.id)));
  }

  private menuAtCursor(): void {
    const { left, bottom } = this.cursorBox().nativeElement.getBoundingClientRect();
    this.askMenu(this.cursor(), left, bottom);
  }

  /** Of all selected ones when it is one of them. */
  private askMenu(index: number, x: number, y: number): void {
    const id = this.cells()[index]?.task.id;
    if (id === undefined) return;
    this.pointed.emit(undefined);
    this.cursor.set(index);
    if (!this.selectedTasks().has(id)) this.selectionChange.emit(new Set([id]));
    this.menuAsked.emit({ ids: this.selectedTasks().has(id) ? [...this.selectedTasks()] : [id], x, y });
  }

  private indexAt(event: MouseEvent): number {
    const { left, top } = this.grid().nativeElement.getBoundingClientRect();
    return cellAt(this.layout(), event.clientX - left, event.clientY - top);
  }

  private cellUnder(event: MouseEvent): number | undefined {
    const { left, top } = this.grid().nativeElement.getBoundingClientRect();
    return cellUnder(this.layout(), event.clientX - left, event.clientY - top);
  }

  private afterRendering(act: () => void): void {
    afterNextRender(act, { injector: this.injector });
  }

  private reveal(): void {
    this.cursorBox().nativeElement.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private scrollBy(pixels: number): void {
    scrollerOf(this.grid().nativeElement).scrollBy(0, pixels);
  }
}
