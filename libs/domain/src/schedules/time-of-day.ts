import { invalid } from '../errors.js';

/** Minutes of a day; as a time of day, its end. */
export const MINUTES_PER_DAY = 24 * 60;

const TIME_OF_DAY = /^(\d{1,2}):(\d{1,2})(?::\d{1,2})?$/;

/**
 * Minutes after midnight of a time of day, `HH:MM` or `H:M` on 24 hours (seconds are ignored); undefined for a blank text.
 * 24:00 is the end of the day. Throws `invalid` for anything else, and for times that no clock shows, such as 25:00 or 01:99 (§32 #29).
 */
export function parseTimeOfDay(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const match = TIME_OF_DAY.exec(trimmed);
  const hours = Number(match?.[1]);
  const minutes = Number(match?.[2]);
  const total = hours * 60 + minutes;
  if (minutes < 60 && total <= MINUTES_PER_DAY) return total;
  throw invalid(
    'invalid-time-of-day',
    `'${text}' is not a time of day. Write it as HH:MM from 00:00 to 24:00, or leave it empty for midnight.`,
  );
}

/** Writes minutes after midnight as `HH:MM`. */
export function formatTimeOfDay(minutes: number): string {
  return `${digits(Math.floor(minutes / 60))}:${digits(Math.floor(minutes % 60))}`;
}

function digits(value: number): string {
  return String(value).padStart(2, '0');
}
