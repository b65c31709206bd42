import { invalid } from '../errors.js';

/** The days of the week, as Flamenco 3 abbreviates them. */
export const DAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/** A day of the week. */
export type Day = (typeof DAYS)[number];

const FULL_NAMES = {
  mo: 'monday',
  tu: 'tuesday',
  we: 'wednesday',
  th: 'thursday',
  fr: 'friday',
  sa: 'saturday',
  su: 'sunday',
} as const satisfies Record<Day, string>;

/**
 * Reads days of the week: `mo we fr`, `Wednesday thurs`, and ranges such as `mo-fr` or `sa-mo`, with blanks or commas
 * between them. Each is given once, in the order of the text; no days means every day. Throws `invalid` for a word
 * that is no day: Flamenco 3 stored it, and the schedule did nothing (§32 #29).
 */
export function parseDays(text: string): Day[] {
  const words = text
    .toLowerCase()
    .replaceAll(/\s*-\s*/g, '-')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  return [...new Set(words.flatMap((word) => readWord(word)))];
}

/** Writes days as they are stored and sent: `fr sa su`. */
export function formatDays(days: readonly Day[]): string {
  return days.join(' ');
}

/** The day before, which an overnight schedule began on. */
export function dayBefore(day: Day): Day {
  return DAYS.at(DAYS.indexOf(day) - 1) ?? day;
}

function readWord(word: string): readonly Day[] {
  const [first = '', last, ...more] = word.split('-');
  if (more.length > 0) throw notADay(word);
  return last === undefined ? [readDay(first)] : daysFromTo(readDay(first), readDay(last));
}

function daysFromTo(first: Day, last: Day): readonly Day[] {
  const start = DAYS.indexOf(first);
  const length = ((DAYS.indexOf(last) - start + DAYS.length) % DAYS.length) + 1;
  return [...DAYS, ...DAYS].slice(start, start + length);
}

function readDay(word: string): Day {
  const day = DAYS.find((candidate) => word.startsWith(candidate) && FULL_NAMES[candidate].startsWith(word));
  if (day) return day;
  throw notADay(word);
}

function notADay(word: string): Error {
  return invalid(
    'invalid-day',
    `'${word}' is not a day of the week. Write days as ${DAYS.join(' ')}, ranges as mo-fr; nothing means every day.`,
  );
}
