import { nameOrder } from '@flamenco/domain/names';

/** Orders names as people do: anna before Zoë, box-2 before box-10. */
export const compareNames = nameOrder();

/** Orders a column's values: names as people do, numbers by size; what is missing comes first. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareNames(textOf(a), textOf(b));
}

/** What a column shows of a plain value. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
