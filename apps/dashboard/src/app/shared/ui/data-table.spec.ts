import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataTable, type RowMenu } from './data-table';
import { textCell, menuColumn } from './table-cells';
import type { TableColumn } from './table-column';

interface Row {
  readonly id: string;
  readonly size: number;
}

let drawnCells: string[];

const COLUMNS: readonly TableColumn<Row>[] = [
  { id: 'name', title: 'Name', value: ({ id }) => id, flex: 1, isFirstOrder: true },
  {
    id: 'size',
    title: 'Size',
    value: ({ size }) => size,
    width: 80,
    cell: ({ id, size }) => {
      drawnCells.push(id);
      return textCell(String(size));
    },
  },
  menuColumn<Row>(({ id }) => id),
];

@Component({
  selector: 'flamenco-test-list',
  imports: [DataTable],
  template: `
    <flamenco-data-table
      label="Things"
      [rows]="rows()"
      [columns]="columns"
      [selectedIds]="selected()"
      [currentId]="current()"
      [isOrdered]="isOrdered"
      [sort]="sort()"
      [total]="total()"
      [asked]="asked()"
      (selectionChange)="selected.set(toSet($event))"
      (opened)="opened.push($event)"
      (menuAsked)="menus.push($event)"
      (sortChange)="sort.set($event)"
      (endReached)="endsReached = endsReached + 1"
    />
  `,
})
class TestList {
  readonly columns = COLUMNS;
  readonly rows = signal<readonly Row[]>([]);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly current = signal<string | undefined>(undefined);
  readonly sort = signal<string | undefined>(undefined);
  readonly total = signal<number | undefined>(undefined);
  readonly asked = signal<unknown>('');
  readonly opened: string[] = [];
  readonly menus: RowMenu[] = [];
  isOrdered = false;
  endsReached = 0;

  protected toSet(ids: readonly string[]): ReadonlySet<string> {
    return new Set(ids);
  }
}

class NoResizes {
  observe(): void {
    /* jsdom lays nothing out */
  }
  disconnect(): void {
    /* … */
  }
}

const rows = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, n) => ({ id: `thing-${String(n + 1)}`, size: n }));

let list: TestList;
let element: HTMLElement;
let settle: () => Promise<void>;

async function show(given: readonly Row[], isOrdered = false): Promise<void> {
  const fixture = TestBed.createComponent(TestList);
  document.body.append(fixture.nativeElement as Node);
  element = fixture.nativeElement as HTMLElement;
  list = fixture.componentInstance;
  list.isOrdered = isOrdered;
  list.rows.set(given);
  settle = async () => {
    await fixture.whenStable();
  };
  await settle();
}

beforeEach(() => {
  drawnCells = [];
  localStorage.clear();
  Object.assign(globalThis, { ResizeObserver: NoResizes });
  Object.assign(globalThis, { CSS: { escape: (id: string) => id }, PointerEvent: MouseEvent });
  // A window with room for ten rows.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 370 });
});

afterEach(() => {
  TestBed.resetTestingModule();
  document.body.replaceChildren();
  Reflect.deleteProperty(globalThis, 'ResizeObserver');
  Reflect.deleteProperty(HTMLElement.prototype, 'clientHeight');
});

const grid = (): HTMLElement => element.querySelector<HTMLElement>('[role=grid]')!;
const lines = (): readonly HTMLElement[] => [...element.querySelectorAll<HTMLElement>('.table-row')];
const names = (): readonly string[] => lines().map((line) => line.dataset['row'] ?? '');
const cell = (row: string, column = 'name'): HTMLElement =>
  element.querySelector<HTMLElement>(`[data-row=${row}] [data-column=${column}]`)!;
const title = (column: string): HTMLElement =>
  element.querySelector<HTMLElement>(`[role=columnheader][data-column=${column}]`)!;
const selected = (): readonly string[] => [...list.selected()];
async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  await settle();
}
async function click(target: HTMLElement, more: MouseEventInit = {}): Promise<void> {
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, ...more }));
  await settle();
}
async function scrollTo(top: number): Promise<void> {
  grid().scrollTop = top;
  grid().dispatchEvent(new Event('scroll'));
  await settle();
}

describe('a table', () => {
  it('draws the rows that can be seen, in their places, and says how many there are', async () => {
    await show(rows(1000));
    list.total.set(5000);
    await scrollTo(3400);
    expect(names().at(0)).toBe('thing-93');
    expect(names().length).toBeLessThan(30);
    expect(lines()[0]?.style.top).toBe(`${92 * 34}px`);
    expect(lines()[0]?.getAttribute('aria-rowindex')).toBe('94'); // the titles are the first
    expect(grid().getAttribute('aria-rowcount')).toBe('5001');
  });

  it('draws of a changed row the cells that show something else, and no other row', async () => {
    await show(rows(5));
    const before = cell('thing-2');
    drawnCells = [];
    list.rows.update((all) => all.map((row) => (row.id === 'thing-2' ? { ...row, size: 77 } : row)));
    await settle();
    expect(drawnCells).toEqual(['thing-2']);
    expect(cell('thing-2', 'size').textContent).toBe('77');
    expect(cell('thing-2')).toBe(before);
  });

  it('asks for more when the last rows come into sight, and not before', async () => {
    await show(rows(200), true);
    expect(list.endsReached).toBe(0);
    await scrollTo(170 * 34);
    expect(list.endsReached).toBeGreaterThan(0);
  });

  it('is at its beginning when other rows were asked for', async () => {
    await show(rows(200), true);
    await scrollTo(1000);
    list.asked.set('user:anna');
    list.rows.set(rows(150));
    await settle();
    expect(grid().scrollTop).toBe(0);
  });

  it('marks the row that is open, and tells which are selected', async () => {
    await show(rows(3));
    list.current.set('thing-2');
    list.selected.set(new Set(['thing-2']));
    await settle();
    expect(lines().map((line) => line.classList.contains('is-open'))).toEqual([false, true, false]);
    expect(lines().map((line) => line.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false']);
  });

  it('comes to a row that is selected elsewhere', async () => {
    await show(rows(1000));
    list.selected.set(new Set(['thing-500']));
    await settle();
    expect(names()).toContain('thing-500');
    expect(grid().scrollTop).toBeGreaterThan(16_000);
  });
});

describe('the focus in a table', () => {
  it('comes with Tab to the selected row, and is one Tab stop', async () => {
    await show(rows(100));
    list.selected.set(new Set(['thing-3']));
    await settle();
    expect(grid().tabIndex).toBe(0);
    grid().focus();
    await settle();
    expect(document.activeElement).toBe(cell('thing-3'));
    expect(grid().tabIndex).toBe(-1);
    expect(element.querySelectorAll('[tabindex="0"], button:not([tabindex])')).toHaveLength(0);
  });

  it('takes the selection along with the arrow keys, and extends it with Shift', async () => {
    await show(rows(100));
    grid().focus();
    await press('ArrowDown');
    expect(selected()).toEqual(['thing-2']);
    await press('ArrowDown', { shiftKey: true });
    await press('ArrowDown', { shiftKey: true });
    expect(selected()).toEqual(['thing-2', 'thing-3', 'thing-4']);
    await press('ArrowUp', { shiftKey: true });
    expect(selected()).toEqual(['thing-2', 'thing-3']);
    await press('ArrowDown');
    expect(selected()).toEqual(['thing-4']);
  });

  it('goes to rows that were not drawn, and stays when its row is out of sight', async () => {
    await show(rows(1000));
    grid().focus();
    await press('End');
    expect(document.activeElement).toBe(cell('thing-1000'));
    await scrollTo(0);
    expect(document.activeElement).toBe(cell('thing-1000'));
    expect(names()).toContain('thing-1');
  });

  it('goes to the row that comes in the place of its own when that is gone', async () => {
    await show(rows(5));
    grid().focus();
    await press('ArrowDown');
    list.rows.set(rows(5).filter(({ id }) => id !== 'thing-2'));
    list.asked.set('other');
    await settle();
    expect(document.activeElement).toBe(cell('thing-3'));
  });

  it('stays in its row when that moves', async () => {
    await show(rows(5), true);
    grid().focus();
    await press('ArrowRight');
    list.rows.set(rows(5).toReversed());
    list.asked.set('other');
    await settle();
    expect(names()).toEqual(['thing-5', 'thing-4', 'thing-3', 'thing-2', 'thing-1']);
    expect(document.activeElement).toBe(cell('thing-1', 'size'));
  });

  it('opens with Enter, selects with Space, and asks for the menu in its column', async () => {
    await show(rows(5));
    grid().focus();
    await press('Enter');
    expect(list.opened).toEqual(['thing-1']);
    await press(' ');
    expect(selected()).toEqual(['thing-1']);
    await press(' ');
    expect(selected()).toEqual([]);
    await press('ArrowRight', { ctrlKey: true });
    await press('Enter');
    expect(list.menus.map(({ ids }) => ids)).toEqual([['thing-1']]);
    expect(list.opened).toEqual(['thing-1']);
  });

  it('goes up to the titles, which sort, widen and move their columns', async () => {
    await show(rows(5));
    grid().focus();
    await press('ArrowRight');
    await press('ArrowUp');
    expect(document.activeElement).toBe(title('size'));
    await press('Enter');
    await press(' ');
    expect(list.sort()).toBe('-size');
    expect(title('size').getAttribute('aria-sort')).toBe('descending');
    expect(names()).toEqual(['thing-5', 'thing-4', 'thing-3', 'thing-2', 'thing-1']);
    await press('ArrowLeft', { shiftKey: true });
    expect(
      [...element.querySelectorAll('[role=columnheader]')].map((head) => head.textContent.trim()),
    ).toEqual(['Size', 'Name', '']);
    const drawn = cell('thing-1');
    title('name').focus();
    await press('ArrowRight', { altKey: true });
    expect(JSON.parse(localStorage.getItem('flamenco-columns-things') ?? '')).toEqual({
      order: ['size', 'name'],
      widths: { name: 50 },
      sort: '-size',
    });
    expect(cell('thing-1')).toBe(drawn); // only the widths have changed
  });
});

describe('the pointer on a table', () => {
  it('opens a row and selects it alone; with Ctrl it adds, with Shift it takes all up to it', async () => {
    await show(rows(10));
    await click(cell('thing-2'));
    expect([list.opened, selected()]).toEqual([['thing-2'], ['thing-2']]);
    await click(cell('thing-4'), { ctrlKey: true });
    expect(selected()).toEqual(['thing-2', 'thing-4']);
    await click(cell('thing-6'), { shiftKey: true });
    expect(selected()).toEqual(['thing-4', 'thing-5', 'thing-6']);
    expect(list.opened).toEqual(['thing-2']);
  });

  it('asks for the menu of the selected rows at one of them, and of another row alone', async () => {
    await show(rows(10));
    list.selected.set(new Set(['thing-1', 'thing-2']));
    await settle();
    const at = { bubbles: true, cancelable: true, clientX: 7, clientY: 9 };
    cell('thing-2').dispatchEvent(new MouseEvent('contextmenu', at));
    cell('thing-3').dispatchEvent(new MouseEvent('contextmenu', at));
    await click(cell('thing-1', 'menu').querySelector('button')!);
    expect(list.menus.map(({ ids }) => ids)).toEqual([
      ['thing-1', 'thing-2'],
      ['thing-3'],
      ['thing-1', 'thing-2'],
    ]);
    expect(list.menus[0]).toMatchObject({ x: 7, y: 9 });
    expect(selected()).toEqual(['thing-1', 'thing-2']);
  });

  it('selects by a long press of a finger, and then by taps', async () => {
    await show(rows(10));
    const press = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    Object.assign(press, { pointerType: 'touch' });
    cell('thing-2').dispatchEvent(press);
    await settle();
    await click(cell('thing-4'));
    expect(selected()).toEqual(['thing-2', 'thing-4']);
    await click(cell('thing-4'));
    await click(cell('thing-2'));
    expect([selected(), list.opened, list.menus]).toEqual([[], [], []]);
    await click(cell('thing-3'));
    expect(list.opened).toEqual(['thing-3']);
  });

  it('keeps rows from coming in under it, says so, and lets them in when asked', async () => {
    await show(rows(3));
    const table = element.querySelector('flamenco-data-table')!;
    const enter = new MouseEvent('pointerenter');
    Object.assign(enter, { pointerType: 'mouse' });
    table.dispatchEvent(enter);
    list.rows.set(rows(5));
    await settle();
    expect(names()).toHaveLength(3);
    const note = element.querySelector<HTMLElement>('.held')!;
    expect(note.textContent).toBe('2 new: show');
    await click(note);
    expect(names()).toHaveLength(5);
  });
});
