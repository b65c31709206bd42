import { afterEach, describe, expect, it } from '@jest/globals';
import { recallColumns, rememberColumns } from './column-memory';
import { rowsInSight } from './table-body';
import { type TableColumn, arrangeColumns, columnToFocus, columnTracks, moveColumn } from './table-column';
import { HEAD_ROW, moveBy } from './table-keyboard';
import { selectionAfter } from './table-selection';
import { sortAfter, sortRows, sortedColumn } from './table-sort';

interface Row {
  readonly id: string;
  readonly size: number;
}

const column = (id: string, more: Partial<TableColumn<Row>> = {}): TableColumn<Row> => ({
  id,
  title: id,
  value: (row) => row.id,
  ...more,
});

describe('the keys of a table', () => {
  const size = { rows: 100, columns: 3, page: 10 };

  it.each([
    // key, from row and column, to row and column
    ['ArrowDown', 5, 1, 6, 1],
    ['ArrowDown', 99, 1, 99, 1],
    ['ArrowUp', 5, 1, 4, 1],
    ['ArrowUp', 0, 1, HEAD_ROW, 1], // the titles
    ['ArrowUp', HEAD_ROW, 1, HEAD_ROW, 1],
    ['ArrowDown', HEAD_ROW, 1, 0, 1],
    ['ArrowLeft', 5, 0, 5, 0],
    ['ArrowRight', 5, 1, 5, 2],
    ['ArrowRight', 5, 2, 5, 2],
    ['PageDown', 5, 1, 15, 1],
    ['PageDown', 95, 1, 99, 1],
    ['PageUp', 5, 1, 0, 1],
    ['Home', 50, 1, 0, 1],
    ['End', 5, 1, 99, 1],
    ['Ctrl+ArrowDown', 5, 1, 99, 1],
    ['Ctrl+ArrowUp', 5, 1, 0, 1],
    ['Ctrl+ArrowRight', 5, 0, 5, 2],
    ['Ctrl+ArrowLeft', 5, 2, 5, 0],
  ])('%s goes from %d, %d to %d, %d', (keys, row, column, toRow, toColumn) => {
    const key = { key: keys.replace('Ctrl+', ''), ctrlKey: keys.startsWith('Ctrl+'), metaKey: false };
    expect(moveBy(key, { row, column }, size)).toEqual({ row: toRow, column: toColumn });
  });

  it('leave other keys to others', () => {
    expect(moveBy({ key: 'j', ctrlKey: false, metaKey: false }, { row: 0, column: 0 }, size)).toBeUndefined();
  });
});

describe('the column with the focus', () => {
  const columns = [column('picture', { isPicture: true }), column('name'), column('size')];

  it.each([
    [undefined, 1],
    ['gone', 1],
    ['size', 2],
    ['picture', 0],
  ])('of %s is at %d', (focused, place) => {
    expect(columnToFocus(columns, focused)).toBe(place);
  });
});

describe('a click on a row', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

  it.each([
    // selected, anchor, clicked, with, selected then
    ['', undefined, 1, '', 'b'],
    ['bc', 1, 3, '', 'd'],
    ['b', 1, 3, 'Ctrl', 'bd'],
    ['bd', 1, 3, 'Ctrl', 'b'],
    ['b', 1, 3, 'Shift', 'bcd'],
    ['d', 3, 1, 'Shift', 'bcd'],
    ['ab', undefined, 3, 'Shift', 'd'], // nothing to start from
    ['ae', 1, 2, 'Ctrl+Shift', 'aebc'],
  ])('with %s selected from %s: on %d with %s selects %s', (selected, anchor, place, keys, then) => {
    const held = { shiftKey: keys.includes('Shift'), isAdding: keys.includes('Ctrl') };
    expect(selectionAfter(rows, new Set(selected), { place, anchor }, held).join('')).toBe(then);
  });
});

describe('the order of a table', () => {
  const columns = [
    column('name', { isFirstOrder: true }),
    column('size'),
    column('bar', { isSortable: false }),
  ];

  it.each([
    // the address says, the column that is sorted by
    [undefined, 'name', false],
    ['size', 'size', false],
    ['-size', 'size', true],
    ['bar', 'name', false], // cannot be sorted by
    ['gone', 'name', false],
  ])('%s is by %s', (sort, id, isDescending) => {
    const sorted = sortedColumn(columns, sort);
    expect([sorted?.column.id, sorted?.isDescending]).toEqual([id, isDescending]);
  });

  it.each([
    // before, clicked, after
    [undefined, 'name', '-name'],
    ['-name', 'name', undefined],
    [undefined, 'size', 'size'],
    ['size', 'size', '-size'],
    ['-size', 'size', undefined],
    ['size', 'name', undefined],
  ])('that was %s is, after a click on %s, %s', (before, id, after) => {
    expect(sortAfter(sortedColumn(columns, before), column(id, { isFirstOrder: id === 'name' }))).toBe(after);
  });

  it('is that of people, or of the column; equal rows stay as they come', () => {
    const rows: readonly Row[] = ['box-10', 'box-2', 'anna'].map((id) => ({ id, size: id.length }));
    const ids = (sorted: readonly Row[]): readonly string[] => sorted.map(({ id }) => id);
    const bySize = column('size', { compare: (a, b) => Math.sign(a.size - 5) - Math.sign(b.size - 5) });
    expect(ids(sortRows(rows, { column: column('name'), isDescending: false }))).toEqual([
      'anna',
      'box-2',
      'box-10',
    ]);
    expect(ids(sortRows(rows, { column: bySize, isDescending: true }))).toEqual(['box-10', 'box-2', 'anna']);
  });
});

describe('the columns of a table', () => {
  const columns = [
    column('a'),
    column('b', { fromWidth: 500 }),
    column('c'),
    column('menu', { isFixed: true }),
  ];
  const shown = (order: readonly string[], width = 1000): string =>
    arrangeColumns(columns, { order, widths: {} }, width)
      .map(({ id }) => id)
      .join(' ');

  it.each([
    [[], 'a b c menu'],
    [['c', 'a', 'b'], 'c a b menu'],
    [['c', 'gone', 'a'], 'c a b menu'], // a new one stands behind the one that it follows
    [['menu', 'c'], 'a b c menu'],
  ])('in the order %j are %s', (order, expected) => {
    expect(shown(order)).toBe(expected);
  });

  it('give way in a narrow table', () => {
    expect(shown([], 499)).toBe('a c menu');
  });

  it('are moved before another one, or to the end', () => {
    expect(moveColumn(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(moveColumn(['a', 'b', 'c'], 'a', undefined)).toEqual(['b', 'c', 'a']);
  });

  it('are as wide as they are dragged, as they say, or share what is left', () => {
    const some = [
      column('a', { flex: 2, minWidth: 150 }),
      column('b', { width: 84 }),
      column('c', { flex: 1 }),
    ];
    expect(columnTracks(some, { order: [], widths: { c: 70 } })).toEqual({
      template: 'minmax(150px, 2fr) 84px 70px',
      leastWidth: 304,
    });
  });
});

describe('what a browser remembers of a table', () => {
  afterEach(() => {
    localStorage.clear();
  });

  it('is what was left behind', () => {
    const memory = { order: ['b', 'a'], widths: { a: 120 }, sort: '-a' };
    rememberColumns('key', memory);
    expect(recallColumns('key')).toEqual(memory);
  });

  it.each(['nonsense', 'null', '[{"colId":"a","width":90}]', '{"order":7,"widths":{"a":"wide"},"sort":3}'])(
    'is nothing when %s was written',
    (written) => {
      localStorage.setItem('key', written);
      expect(recallColumns('key')).toEqual({ order: [], widths: {}, sort: undefined });
    },
  );
});

describe('the rows that are drawn', () => {
  it.each([
    // scrolled by, height, rows; first, last
    [0, 370, 1000, 0, 18],
    [3400, 370, 1000, 92, 118],
    [33_660, 370, 1000, 982, 999],
    [0, 0, 3, 0, 2],
    [0, 370, 0, 0, -1],
  ])('at %d px of a table %d px high, of %d rows, are %d to %d', (top, height, count, first, last) => {
    expect(rowsInSight(top, height, count, 34)).toEqual({ rowHeight: 34, first, last });
  });
});
