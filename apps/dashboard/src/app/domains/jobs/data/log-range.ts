import type { TaskAttempt } from '@flamenco/api-client';

/** Which part of a task's log is shown: one attempt by its number, the newest attempt, or everything. */
export type LogPart = number | 'latest' | 'all';

/** A range of bytes in the log file. */
export interface ByteRange {
  readonly start: number;
  /** The byte after the last; undefined while the attempt goes on. */
  readonly end: number | undefined;
}

/** More than this is not loaded at once: the end is what people look for. */
export const MOST_BYTES = 2 * 1024 * 1024;

/** Where a part of the log lies in the file. Without attempts, as Flamenco 3 Managers have none, it is the whole file. */
export function rangeOf(part: LogPart, attempts: readonly TaskAttempt[]): ByteRange {
  const chosen = part === 'latest' ? attempts.at(-1) : attempts.find((attempt) => attempt.number === part);
  if (part === 'all' || chosen === undefined) return { start: 0, end: undefined };
  return { start: chosen.log_start, end: chosen.log_end };
}

/** The range cut to its last `MOST_BYTES`, given the size of the file. */
export function tailOf(range: ByteRange, size: number): ByteRange {
  const end = range.end ?? size;
  return { start: Math.max(range.start, end - MOST_BYTES), end: range.end };
}

/** The value of the Range header: its end is inclusive. */
export function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end === undefined ? '' : end - 1}`;
}
