import { signal } from '@angular/core';
import { describe, expect, it } from '@jest/globals';
import { rowsAndColumnsInSight } from './rows-in-sight';
import type { TableColumn } from './table-column';

const columnsOf = (ids: string): readonly TableColumn<{ id: string }>[] =>
  ids.split(' ').map((id) => ({ id, title: id, value: () => id }));

describe('what a table shows', () => {
  it('is told anew when other rows or columns come into sight, and not when rows change', () => {
    const rows = signal(['a', 'b', 'c', 'd'].map((id) => ({ id, size: 1 })));
    const range = signal({ first: 0, last: 1, rowHeight: 34 });
    const columns = signal(columnsOf('name size'));
    const sight = rowsAndColumnsInSight(rows, range, columns);
    const first = sight();
    expect(first).toEqual({ ids: ['a', 'b'], columns: ['name', 'size'] });
    rows.update((all) => all.map((row) => ({ ...row, size: 2 })));
    columns.set(columnsOf('name size'));
    expect(sight()).toBe(first);
    range.set({ first: 2, last: 9, rowHeight: 34 });
    expect(sight().ids).toEqual(['c', 'd']);
    columns.set(columnsOf('name'));
    expect(sight().columns).toEqual(['name']);
    range.set({ first: 0, last: -1, rowHeight: 34 });
    expect(sight().ids).toEqual([]);
  });
});
