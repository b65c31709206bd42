import { invalid, type FarmError } from '../errors.js';

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3, // U+00B5
  μs: 1e-3, // U+03BC
  ns: 1e-6,
};
const DURATION = /^(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|m|s|us|µs|μs|ns))+$/;
const DURATION_PART = /(\d+\.?\d*|\.\d+)(h|ms|m|s|us|µs|μs|ns)/g;

/**
 * Milliseconds of a duration in Go's notation: `10m`, `1h30m`, `1.5s`, `744h`, `0`. Throws `invalid` for anything else,
 * a number without unit and a negative duration too; the message says the format.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '0') return 0;
  if (!DURATION.test(trimmed)) throw notADuration(text);
  let sumMs = 0;
  for (const [, amount, unit] of trimmed.matchAll(DURATION_PART)) {
    sumMs += Number(amount) * (MS_PER_UNIT[unit ?? ''] ?? Number.NaN);
  }
  if (!(sumMs <= Number.MAX_SAFE_INTEGER)) throw notADuration(text);
  return sumMs;
}

/** Writes milliseconds as Go does: `1h30m0s`, `10m0s`, `1.5s`, `500ms`, `0s`. Below a nanosecond is cut off. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs < 1_000) return formatBelowSecond(durationMs);
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const seconds = `${decimal((durationMs % 60_000) / 1_000, 9)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function formatBelowSecond(durationMs: number): string {
  const ns = Math.round(durationMs * 1e6);
  if (ns === 0) return '0s';
  if (ns < 1_000) return `${ns}ns`;
  return ns < 1_000_000 ? `${decimal(ns / 1_000, 3)}µs` : `${decimal(ns / 1_000_000, 6)}ms`;
}

function decimal(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function notADuration(text: string): FarmError {
  return invalid(
    'invalid-duration',
    `'${text}' is not a duration. Write a number and its unit (h, m, s or ms), such as 10m, 1h30m or 90s; 0s for none.`,
  );
}
