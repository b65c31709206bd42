import { formatTimestamp } from '@flamenco/domain/time';

const SECOND_MS = 1000;

/** Answers of before, by second and zone: jobs that are submitted in one second ask for the same ones, and to write one takes 20 µs. */
const recent = new Map<string, string>();
const MOST_RECENT = 16;

const formats = new Map<string | undefined, Intl.DateTimeFormat>();

/**
 * A moment as formatTimestampLocal() answers it: `YYYY-MM-DD_HHMMSS`.
 * @param milliseconds - since 1970
 * @param timeZone - IANA name; the computer's own by default
 */
export function localTimestamp(milliseconds: number, timeZone: string | undefined): string {
  const key = `${Math.floor(milliseconds / SECOND_MS)} ${timeZone ?? ''}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const written = write(milliseconds, timeZone);
  if (recent.size >= MOST_RECENT) recent.clear();
  recent.set(key, written);
  return written;
}

function write(milliseconds: number, timeZone: string | undefined): string {
  const parts = formatFor(timeZone).formatToParts(milliseconds);
  const numbers = new Map(parts.map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => numbers.get(type) ?? 0;
  return formatTimestamp({
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  });
}

/** Making one takes longer than all else here. */
function formatFor(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === undefined ? {} : { timeZone }),
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}
