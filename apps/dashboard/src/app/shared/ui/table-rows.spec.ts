import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { GridApi } from 'ag-grid-community';
import { TableRows } from './table-rows';

interface Row {
  readonly id: string;
  readonly progress: number;
}

const row = (id: string, progress = 0): Row => ({ id, progress });

/** Stands in for AG Grid: keeps the rows that it is given, in that order. */
class FakeTable {
  readonly rows = new Map<string, Row>();
  sorts = 0;
  isAtTop = false;

  asApi(): GridApi<Row> {
    return this as unknown as GridApi<Row>;
  }

  setGridOption(_name: 'rowData', rows: readonly Row[]): void {
    this.rows.clear();
    for (const each of rows) this.rows.set(each.id, each);
  }

  applyTransaction({ add, remove }: { add: readonly Row[]; remove: readonly Row[] }): void {
    for (const each of add) this.rows.set(each.id, each);
    for (const each of remove) this.rows.delete(each.id);
  }

  getRowNode(id: string): { data: Row; updateData: (data: Row) => void } | undefined {
    const data = this.rows.get(id);
    return data && { data, updateData: (changed) => this.rows.set(id, changed) };
  }

  ensureIndexVisible(): void {
    this.isAtTop = true;
  }

  refreshClientSideRowModel(): void {
    this.sorts += 1;
  }

  get shown(): readonly string[] {
    return [...this.rows.values()].map(({ id, progress }) => `${id}${progress}`);
  }
}

describe('the rows of a table', () => {
  let table: FakeTable;
  let rows: TableRows<Row>;
  let isHeld: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    table = new FakeTable();
    isHeld = false;
    rows = new TableRows(
      table.asApi(),
      () => isHeld,
      () => true,
    );
    rows.show([row('a'), row('b')], false);
  });

  afterEach(() => {
    rows.destroy();
    jest.useRealTimers();
  });

  it('come and go at once while the pointer is elsewhere', () => {
    rows.show([row('b'), row('c')], false);
    expect(table.shown).toEqual(['b0', 'c0']);
  });

  it('keep their places under the pointer, change where they are, and are counted', () => {
    isHeld = true;
    rows.show([row('b', 7), row('c'), row('d')], false);
    expect(table.shown).toEqual(['a0', 'b7']);
    expect(rows.held()).toEqual({ added: 2, removed: 1 });
    jest.advanceTimersByTime(10_000);
    expect(table.shown).toEqual(['a0', 'b7']);
  });

  it('come and go when the pointer has left', () => {
    isHeld = true;
    rows.show([row('b', 7), row('c')], false);
    isHeld = false;
    jest.advanceTimersByTime(1000);
    expect(table.shown).toEqual(['b7', 'c0']);
    expect(rows.held()).toEqual({ added: 0, removed: 0 });
    expect(table.sorts).toBe(1);
  });

  it.each([
    ['asked for', () => rows.release()],
    ['the filter was changed', () => rows.show([row('c')], true)],
  ])('come and go under the pointer when %s', (_, ask) => {
    isHeld = true;
    rows.show([row('c')], false);
    ask();
    expect(table.shown).toEqual(['c0']);
  });

  it('forget what came and went again', () => {
    isHeld = true;
    rows.show([row('a'), row('b'), row('c')], false);
    rows.show([row('a'), row('b')], false);
    expect(rows.held()).toEqual({ added: 0, removed: 0 });
  });
});

describe('rows that come in their order', () => {
  let table: FakeTable;
  let rows: TableRows<Row>;
  let isHeld: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    table = new FakeTable();
    isHeld = false;
    rows = new TableRows(
      table.asApi(),
      () => isHeld,
      () => true,
      () => true,
    );
    rows.show([row('a'), row('b')], true);
  });
  afterEach(() => {
    rows.destroy();
    jest.useRealTimers();
  });

  it('are shown in it, from the top when they were asked for', () => {
    table.isAtTop = false;
    rows.show([row('b'), row('c'), row('a')], true);
    expect([table.shown, table.isAtTop]).toEqual([['b0', 'c0', 'a0'], true]);
  });

  it('do not change places under the pointer, but change where they are, until it has left', () => {
    isHeld = true;
    rows.show([row('c'), row('b', 5), row('a')], false);
    expect([table.shown, rows.held()]).toEqual([['a0', 'b5'], { added: 1, removed: 0 }]);
    isHeld = false;
    table.isAtTop = false;
    jest.advanceTimersByTime(1_000);
    expect([table.shown, rows.held()]).toEqual([['c0', 'b5', 'a0'], { added: 0, removed: 0 }]);
    expect(table.isAtTop).toBe(false);
    expect(table.sorts).toBe(0);
  });

  it('may be more at the end while the pointer is there', () => {
    isHeld = true;
    table.isAtTop = false;
    rows.show([row('a'), row('b'), row('c')], false);
    expect([table.shown, table.isAtTop]).toEqual([['a0', 'b0', 'c0'], false]);
  });
});
