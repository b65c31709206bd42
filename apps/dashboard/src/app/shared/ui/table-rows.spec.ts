import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TableRows } from './table-rows';

interface Row {
  readonly id: string;
  readonly progress: number;
}

const row = (id: string, progress = 0): Row => ({ id, progress });

const shown = (rows: TableRows<Row>): readonly string[] =>
  rows.shown().map(({ id, progress }) => `${id}${progress}`);

/** By progress, the furthest first. */
const furthestFirst = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => b.progress - a.progress);

describe('the rows of a table', () => {
  let rows: TableRows<Row>;
  let isHeld: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    isHeld = false;
    rows = new TableRows({
      isHeld: () => isHeld,
      isOrdered: () => false,
      sort: furthestFirst,
      changesOrder: () => true,
    });
    rows.show([row('a'), row('b')], false);
  });

  afterEach(() => {
    rows.destroy();
    jest.useRealTimers();
  });

  it('come and go at once while the pointer is elsewhere', () => {
    rows.show([row('b'), row('c')], false);
    expect(shown(rows)).toEqual(['b0', 'c0']);
  });

  it('keep their places under the pointer, change where they are, and are counted', () => {
    isHeld = true;
    rows.show([row('b', 7), row('c'), row('d')], false);
    expect(shown(rows)).toEqual(['a0', 'b7']);
    expect(rows.held()).toEqual({ added: 2, removed: 1 });
    jest.advanceTimersByTime(10_000);
    expect(shown(rows)).toEqual(['a0', 'b7']);
  });

  it('come and go when the pointer has left', () => {
    isHeld = true;
    rows.show([row('b', 7), row('c')], false);
    isHeld = false;
    jest.advanceTimersByTime(1000);
    expect(shown(rows)).toEqual(['b7', 'c0']);
    expect(rows.held()).toEqual({ added: 0, removed: 0 });
  });

  it.each([
    ['asked for', () => rows.release()],
    ['the filter was changed', () => rows.show([row('c')], true)],
  ])('come and go under the pointer when %s', (_, ask) => {
    isHeld = true;
    rows.show([row('c')], false);
    ask();
    expect(shown(rows)).toEqual(['c0']);
  });

  it('change where they are, and go to their new places a moment later, unless the pointer is there', () => {
    rows.show([row('a'), row('b', 7)], false);
    expect(shown(rows)).toEqual(['a0', 'b7']);
    isHeld = true;
    jest.advanceTimersByTime(10_000);
    expect(shown(rows)).toEqual(['a0', 'b7']);
    isHeld = false;
    jest.advanceTimersByTime(1000);
    expect(shown(rows)).toEqual(['b7', 'a0']);
    expect(rows.placeOf('a')).toBe(1);
  });

  it('forget what came and went again', () => {
    isHeld = true;
    rows.show([row('a'), row('b'), row('c')], false);
    rows.show([row('a'), row('b')], false);
    expect(rows.held()).toEqual({ added: 0, removed: 0 });
  });
});

describe('rows that come in their order', () => {
  let rows: TableRows<Row>;
  let isHeld: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    isHeld = false;
    rows = new TableRows({
      isHeld: () => isHeld,
      isOrdered: () => true,
      sort: (given) => given,
      changesOrder: () => true,
    });
    rows.show([row('a'), row('b')], true);
  });
  afterEach(() => {
    rows.destroy();
    jest.useRealTimers();
  });

  it('are shown in it', () => {
    rows.show([row('b'), row('c'), row('a')], true);
    expect(shown(rows)).toEqual(['b0', 'c0', 'a0']);
    expect(['a', 'b', 'c', 'd'].map((id) => rows.placeOf(id))).toEqual([2, 0, 1, undefined]);
  });

  it('do not change places under the pointer, but change where they are, until it has left', () => {
    isHeld = true;
    rows.show([row('c'), row('b', 5), row('a')], false);
    expect([shown(rows), rows.held()]).toEqual([['a0', 'b5'], { added: 1, removed: 0 }]);
    isHeld = false;
    jest.advanceTimersByTime(1_000);
    expect([shown(rows), rows.held()]).toEqual([['c0', 'b5', 'a0'], { added: 0, removed: 0 }]);
  });

  it('may be more at the end while the pointer is there', () => {
    isHeld = true;
    rows.show([row('a'), row('b'), row('c')], false);
    expect(shown(rows)).toEqual(['a0', 'b0', 'c0']);
  });
});
