import { isFarmError } from '@flamenco/domain/errors';
import { parseDuration } from '@flamenco/domain/time';

/** Durations that people choose most, as a file has them and as people say them; those of Flamenco 3. */
export const USUAL_DURATIONS: readonly (readonly [string, string])[] = [
  ['0s', 'none'],
  ['1m', '1 minute'],
  ['5m', '5 minutes'],
  ['10m', '10 minutes'],
  ['30m', '30 minutes'],
  ['1h', '1 hour'],
  ['24h', '1 day'],
  ['168h', '1 week'],
  ['744h', '1 month'],
];

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

/** A duration as people say it: "1 day 2 hours"; empty for what is none. */
export function durationWords(written: string): string {
  const ms = durationMs(written);
  if (ms === undefined) return '';
  const usual = USUAL_DURATIONS.find(([duration]) => durationMs(duration) === ms);
  if (usual) return usual[1];
  let rest = ms;
  const words = UNITS.flatMap(([unit, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  return words.join(' ');
}

/** The usual duration that is as long; undefined when there is none. */
export function usualDuration(written: string): string | undefined {
  const ms = durationMs(written);
  return USUAL_DURATIONS.find(([duration]) => durationMs(duration) === ms)?.[0];
}

function durationMs(written: string): number | undefined {
  try {
    return parseDuration(written);
  } catch (error) {
    if (isFarmError(error)) return undefined;
    throw error;
  }
}
