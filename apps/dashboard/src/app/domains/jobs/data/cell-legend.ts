import {
  type CellWorker,
  type ColourMode,
  type Fill,
  WORKER_COLOURS,
  attemptsStep,
  shadeOf,
} from './cell-shades';
import type { CellState } from './frame-cells';

/** Cells that a legend tells of: those with a fill, or those that failed before. */
export type LegendPart = { readonly fill: Fill } | { readonly failedBefore: true };

/** A colour of the frame grid and what it means. */
export interface LegendEntry {
  readonly id: string;
  readonly part: LegendPart;
  readonly count: number;
  /** Where the colour is that of a state. */
  readonly state: CellState | undefined;
  /** Undefined for states, which have words and icons of their own. */
  readonly label: string | undefined;
}

const FAILED_BEFORE: LegendPart = { failedBefore: true };

/** What the colours mean, with how many cells have each; steps of times are left out: they have a scale. */
export function legendOf(
  mode: ColourMode,
  shades: Uint16Array,
  workers: readonly CellWorker[],
): readonly LegendEntry[] {
  const counts = countShades(shades);
  const byFill = new Map<string, LegendEntry>();
  let failedBefore = 0;
  for (const [number, count] of counts) {
    const shade = shadeOf(number);
    if (shade.failedBefore && shade.state !== 'soft-failed') failedBefore += count;
    if (mode === 'time' && shade.fill.kind === 'ramp') continue;
    const id = fillId(shade.fill);
    byFill.set(id, {
      ...{ id, part: { fill: shade.fill }, count: count + (byFill.get(id)?.count ?? 0) },
      state: shade.fill.kind === 'state' ? shade.fill.state : undefined,
      label: labelOf(mode, shade.fill, workers),
    });
  }
  const entries = [...byFill.values()].sort((a, b) => orderOf(a) - orderOf(b));
  if (failedBefore > 0)
    entries.push({
      ...{ id: 'failed-before', part: FAILED_BEFORE, count: failedBefore },
      ...{ state: undefined, label: 'failed before' },
    });
  return entries;
}

/** Whether a cell with a shade is one of those that an entry tells of. */
export function isPart(number: number, part: LegendPart): boolean {
  const shade = shadeOf(number);
  if ('failedBefore' in part) return shade.failedBefore && shade.state !== 'soft-failed';
  return fillId(shade.fill) === fillId(part.fill);
}

function countShades(shades: Uint16Array): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const number of shades) counts.set(number, (counts.get(number) ?? 0) + 1);
  return counts;
}

function fillId(fill: Fill): string {
  if (fill.kind === 'state') return fill.state;
  if (fill.kind === 'ramp') return `ramp-${fill.step}`;
  return fill.kind === 'worker' ? `worker-${fill.index}` : 'none';
}

const STATE_ORDER = [
  'completed',
  'active',
  'soft-failed',
  'failed',
  'queued',
  'blocked',
  'paused',
  'canceled',
] as const satisfies readonly CellState[];

const LAST = 1000;

function orderOf({ part }: LegendEntry): number {
  if ('failedBefore' in part) return LAST;
  const { fill } = part;
  if (fill.kind === 'state') return STATE_ORDER.indexOf(fill.state);
  if (fill.kind === 'ramp') return fill.step;
  return fill.kind === 'worker' ? fill.index : LAST;
}

function labelOf(mode: ColourMode, fill: Fill, workers: readonly CellWorker[]): string | undefined {
  if (fill.kind === 'state') return undefined;
  if (fill.kind === 'ramp') return attemptsLabel(fill.step);
  if (fill.kind === 'none') return mode === 'worker' ? 'no Worker yet' : 'not tried yet';
  const names = workers.filter((_, i) => i % WORKER_COLOURS === fill.index).map(({ name }) => name);
  return names.join(', ');
}

const ATTEMPTS = [1, 2, 3, 4, 5] as const;

function attemptsLabel(step: number): string {
  const attempts = ATTEMPTS.find((count) => attemptsStep(count) === step) ?? 1;
  if (attempts === ATTEMPTS.length) return '5 attempts or more';
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}
