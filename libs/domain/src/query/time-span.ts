import type { Comparison } from './query-syntax.js';

/** Times from one up to before another, as timestamps of the API; without either, there is no limit. */
export interface TimeSpan {
  readonly from?: string;
  readonly before?: string;
}

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const AGE = /^(\d{1,6})(m|h|d|w)$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The times that are asked for. An age of less than two days (`<2d`) is a later time than two days ago; a day in UTC is compared as
 * it is: `<2026-11-29` is before it.
 * @returns undefined when the text is neither an age nor a day
 */
export function timeSpan(text: string, comparison: Comparison, nowMs: number): TimeSpan | undefined {
  const [, amount, unit] = AGE.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) {
    const ago = timestamp(nowMs - Number(amount) * (MS_PER_UNIT[unit.toLowerCase()] ?? 0));
    return comparison === '>' || comparison === '>=' ? { before: ago } : { from: ago };
  }
  const dayMs = DAY.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  // 2026-02-30 would be the second of March.
  if (Number.isNaN(dayMs) || timestamp(dayMs).slice(0, 10) !== text) return undefined;
  return daySpan(timestamp(dayMs), timestamp(dayMs + 86_400_000), comparison);
}

function daySpan(from: string, before: string, comparison: Comparison): TimeSpan {
  switch (comparison) {
    case '<':
      return { before: from };
    case '<=':
      return { before };
    case '>':
      return { from: before };
    case '>=':
      return { from };
    case ':':
    case '=':
      return { from, before };
  }
}

/** Times before the year 0 are as good as that: they are compared as texts. */
function timestamp(ms: number): string {
  return new Date(Math.max(ms, FIRST_MS)).toISOString();
}

const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
