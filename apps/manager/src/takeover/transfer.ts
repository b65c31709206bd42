import type { SqlWriter } from '../database/sql.js';
import type { Flamenco3Database, Flamenco3Row, Flamenco3Value } from './flamenco3-database.js';

/** What each part of a takeover works on. */
export interface Transfer {
  readonly source: Flamenco3Database;
  /** The new farm's database, in a transaction. */
  readonly sql: SqlWriter;
  /** Tells what is not as it was in the source, or is not taken: a line for people. */
  readonly note: (line: string) => void;
  /** Stands where the source has no time. */
  readonly now: string;
}

/** A column as text: '' for none. */
export function textOf(row: Flamenco3Row, column: string): string {
  const value = valueOf(row, column);
  return value === null ? '' : value.toString();
}

/** A column as text, or null for none and for ''. */
export function textOrNull(row: Flamenco3Row, column: string): string | null {
  return textOf(row, column) || null;
}

/** A column as an integer: 0 for none. */
export function integerOf(row: Flamenco3Row, column: string): number {
  return Math.trunc(Number(textOf(row, column))) || 0;
}

/** A column as a row id, or null. GORM wrote 0 for none at times. */
export function idOrNull(row: Flamenco3Row, column: string): number | null {
  return integerOf(row, column) || null;
}

/** A column as 0 or 1. */
export function flagOf(row: Flamenco3Row, column: string): 0 | 1 {
  return ['1', 'true'].includes(textOf(row, column)) ? 1 : 0;
}

function valueOf(row: Flamenco3Row, column: string): Flamenco3Value {
  return row[column] ?? null;
}
