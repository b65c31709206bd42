/** Where a page of a list ended, as clients are given it: they send it back for the next page, and need not understand it. */
import { invalid, type FarmError } from '@flamenco/domain/errors';

/** @param place - what tells the last entry of a page from all others; JSON can say it */
export function cursorOf(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @returns nothing for what no `cursorOf` made; its caller looks whether the rest fits its list */
export function placeOf(cursor: string): readonly unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(place) ? place : [];
  } catch {
    return []; // not JSON: a stranger's
  }
}

export function cursorUnusable(
  because = "The cursor is not one that this Manager gave out. Send the 'next' of the previous page unchanged, or no cursor for the first page.",
): FarmError {
  return invalid('cursor-unusable', because);
}
