import type { SqlWriter } from '../database/sql.js';
import type { Turns } from '../turns.js';
import type { Progress } from '../migrate/progress.js';
import type { Flamenco3Database, Flamenco3Row, Flamenco3Value } from './flamenco3-database.js';

/** Row ids of what is in the new database: what others refer to. */
export interface Taken {
  readonly tags: Set<number>;
  readonly workers: Set<number>;
  /** With their UUIDs. */
  readonly jobs: Map<number, string>;
  readonly tasks: Set<number>;
}

/** What each part of a takeover works on. */
export interface Transfer {
  readonly source: Flamenco3Database;
  /** The new farm's database. */
  readonly sql: SqlWriter;
  /** Tells what is not as it was in the source, or is not taken: a line for people. */
  readonly note: (line: string) => void;
  /** What was taken so far, by its row id. */
  readonly taken: Taken;
  /** A takeover takes a while, and whoever waits asks how far it is. */
  readonly turns: Turns;
  /** Told how many things of a kind are taken. */
  readonly progress: Progress;
  /** Stands where the source has no time. */
  readonly now: string;
}

/** Stands for NUL, which not every database can store. */
const NOT_STORABLE = '\uFFFD';

/** A column as text: '' for none. */
export function textOf(row: Flamenco3Row, column: string): string {
  const value = valueOf(row, column);
  return value === null ? '' : value.toString().replaceAll('\0', NOT_STORABLE);
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
