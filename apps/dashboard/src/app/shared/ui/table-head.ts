import { Component, computed, input, output, signal } from '@angular/core';
import { Icon } from '../icons/icon';
import { type TableColumn, widthWithin } from './table-column';
import type { SortedColumn } from './table-sort';

/** How far Alt and an arrow key move the edge of a column, in CSS pixels. */
const KEY_STEP = 10;

/** A pointer that moves no further was a click. */
const CLICK_REACH = 6;

/** A column was given a width, in CSS pixels; undefined: its own. */
export interface ColumnWidth {
  readonly id: string;
  readonly width: number | undefined;
}

/** A column was moved before another one, or to the end. */
export interface ColumnMove {
  readonly id: string;
  readonly before: string | undefined;
}

interface HeldTitle {
  readonly id: string;
  readonly fromX: number;
  /** Where it would be put; undefined: it is not dragged yet. */
  readonly move?: ColumnMove;
}

/**
 * The titles of a table's columns. A click, Enter or Space sorts; dragging a title moves its column, dragging its edge changes the width;
 * with the keyboard that is Shift, and Alt, with the arrow keys.
 */
@Component({
  selector: 'flamenco-table-head',
  imports: [Icon],
  template: `
    <div class="table-line" role="row" aria-rowindex="1">
      @for (column of columns(); track column.id; let index = $index) {
        <div
          role="columnheader"
          tabindex="-1"
          class="table-title {{ column.classes }}"
          [class.drop]="dropBefore() === column.id"
          [class.dragged]="dragged()?.id === column.id"
          [class.sortable]="column.isSortable !== false"
          [attr.data-column]="column.id"
          [attr.aria-label]="column.title ? null : 'Actions'"
          [attr.aria-colindex]="index + 1"
          [attr.aria-sort]="ariaSort(column)"
          [title]="column.title"
          (click)="sort(column)"
          (keydown)="press($event, column)"
          (pointerdown)="hold($event, column)"
          (pointermove)="drag($event)"
          (pointerup)="drop()"
          (pointercancel)="held.set(undefined)"
        >
          <span class="ellipsis">{{ column.title }}</span>
          @if (ariaSort(column); as direction) {
            @if (direction !== 'none') {
              <flamenco-icon
                [name]="direction === 'ascending' ? 'keyboard_arrow_up' : 'keyboard_arrow_down'"
              />
            }
          }
          @if (column.isFixed !== true) {
            <span
              class="grip"
              aria-hidden="true"
              (pointerdown)="grip($event, column)"
              (pointermove)="resize($event, column)"
              (pointerup)="gripped = undefined"
              (pointercancel)="gripped = undefined"
              (click)="$event.stopPropagation()"
              (dblclick)="resized.emit({ id: column.id, width: undefined })"
            ></span>
          }
        </div>
      }
    </div>
  `,
  host: { role: 'rowgroup', class: 'table-head' },
})
export class TableHead<Row> {
  readonly columns = input.required<readonly TableColumn<Row>[]>();
  readonly sorted = input<SortedColumn<Row>>();
  readonly sortAsked = output<TableColumn<Row>>();
  readonly resized = output<ColumnWidth>();
  readonly moved = output<ColumnMove>();

  protected readonly held = signal<HeldTitle | undefined>(undefined);
  protected readonly dragged = computed(() => this.held()?.move);
  protected readonly dropBefore = computed(() => {
    const move = this.dragged();
    return move && (move.before ?? this.columns().find(({ isFixed }) => isFixed)?.id);
  });
  /** The edge that is dragged: where the pointer would be if the column had no width. */
  protected gripped: number | undefined;
  /** The click that ends a drag does not sort. */
  private isDrop = false;

  protected ariaSort(column: TableColumn<Row>): 'ascending' | 'descending' | 'none' | null {
    if (column.isSortable === false) return null;
    const sorted = this.sorted();
    if (sorted?.column.id !== column.id) return 'none';
    return sorted.isDescending ? 'descending' : 'ascending';
  }

  protected sort(column: TableColumn<Row>): void {
    if (!this.isDrop && column.isSortable !== false) this.sortAsked.emit(column);
    this.isDrop = false;
  }

  protected press(event: KeyboardEvent, column: TableColumn<Row>): void {
    const { key, altKey, shiftKey } = event;
    const by = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
    if (key === 'Enter' || key === ' ') this.sort(column);
    else if (by !== 0 && altKey) this.widen(column, event.currentTarget as HTMLElement, by);
    else if (by !== 0 && shiftKey) this.move(column, by);
    else return;
    event.preventDefault();
  }

  protected hold(event: PointerEvent, column: TableColumn<Row>): void {
    this.isDrop = false;
    if (event.button === 0 && event.pointerType === 'mouse' && column.isFixed !== true)
      this.held.set({ id: column.id, fromX: event.clientX });
  }

  protected drag(event: PointerEvent): void {
    const held = this.held();
    if (held === undefined) return;
    if (held.move === undefined && Math.abs(event.clientX - held.fromX) < CLICK_REACH) return;
    const title = event.currentTarget as HTMLElement;
    title.setPointerCapture(event.pointerId);
    const titles = [...(title.parentElement?.children ?? [])] as HTMLElement[];
    const right = titles.find((other) => event.clientX < middleOf(other));
    const before = this.columns().find(
      ({ id, isFixed }) => id === right?.dataset['column'] && isFixed !== true,
    );
    this.held.set({ ...held, move: { id: held.id, before: before?.id } });
  }

  protected drop(): void {
    const move = this.dragged();
    this.held.set(undefined);
    this.isDrop = move !== undefined;
    if (move !== undefined && move.id !== move.before) this.moved.emit(move);
  }

  protected grip(event: PointerEvent, column: TableColumn<Row>): void {
    event.stopPropagation();
    const grip = event.currentTarget as HTMLElement;
    grip.setPointerCapture(event.pointerId);
    this.gripped = event.clientX - (grip.parentElement?.offsetWidth ?? column.width ?? 0);
  }

  protected resize(event: PointerEvent, column: TableColumn<Row>): void {
    if (this.gripped === undefined) return;
    event.stopPropagation();
    this.resized.emit({ id: column.id, width: widthWithin(column, event.clientX - this.gripped) });
  }

  private widen(column: TableColumn<Row>, title: HTMLElement, by: number): void {
    if (column.isFixed === true) return;
    this.resized.emit({ id: column.id, width: widthWithin(column, title.offsetWidth + by * KEY_STEP) });
  }

  private move(column: TableColumn<Row>, by: number): void {
    const columns = this.columns().filter(({ isFixed }) => isFixed !== true);
    const place = columns.indexOf(column);
    if (place < 0 || columns[place + by] === undefined) return;
    this.moved.emit({ id: column.id, before: columns[by < 0 ? place - 1 : place + 2]?.id });
  }
}

function middleOf(title: HTMLElement): number {
  const { left, width } = title.getBoundingClientRect();
  return left + width / 2;
}
