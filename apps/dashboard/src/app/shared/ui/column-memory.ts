import type { ColumnArrangement } from './table-column';
import type { TableSort } from './table-sort';

/** What a browser remembers of a table. */
export interface ColumnMemory extends ColumnArrangement {
  readonly sort: TableSort;
}

const NOTHING_REMEMBERED: ColumnMemory = { order: [], widths: {}, sort: undefined };

/** The column widths, order and sorting that the person left behind, if any. */
export function recallColumns(key: string): ColumnMemory {
  const saved = localStorage.getItem(key);
  if (saved === null) return NOTHING_REMEMBERED;
  try {
    return readMemory(JSON.parse(saved));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return NOTHING_REMEMBERED; // written by something else
  }
}

/** Remembers the column widths, order and sorting in this browser. */
export function rememberColumns(key: string, memory: ColumnMemory): void {
  localStorage.setItem(key, JSON.stringify(memory));
}

/** It may have been written by an earlier version, or by hand. */
function readMemory(saved: unknown): ColumnMemory {
  const { order, widths, sort } = (saved ?? {}) as Record<keyof ColumnMemory, unknown>;
  const isWidth = (entry: [string, unknown]): entry is [string, number] => typeof entry[1] === 'number';
  return {
    order: Array.isArray(order) ? order.filter((id) => typeof id === 'string') : [],
    widths: Object.fromEntries(Object.entries(widths ?? {}).filter(isWidth)),
    sort: typeof sort === 'string' ? sort : undefined,
  };
}
