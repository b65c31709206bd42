import type { UtilizationQuarter } from '@flamenco/api-client';

/** A moment of the line, of how many awake Workers had a task. */
export interface LinePoint {
  readonly atMs: number;
  /** Of the awake Workers, 0 to 1. */
  readonly share: number;
}

const QUARTER_MS = 900_000;

/** So many points are drawn at most: more are no longer told apart. */
const MOST_POINTS = 200;

/** The share of awake Workers that had a task, in pieces: where nobody was awake, the line is broken. */
export function utilizationLine(
  quarters: readonly UtilizationQuarter[],
  hours: number,
): readonly (readonly LinePoint[])[] {
  const stepMs = Math.ceil((hours * 4) / MOST_POINTS) * QUARTER_MS;
  const pieces: LinePoint[][] = [];
  let last = -Infinity;
  const steps = new Map<number, { awake: number; busy: number }>();
  for (const { start, workers_awake: awake, workers_busy: busy } of quarters) {
    const step = Math.floor(Date.parse(start) / stepMs);
    const before = steps.get(step) ?? { awake: 0, busy: 0 };
    steps.set(step, { awake: before.awake + awake, busy: before.busy + busy });
  }
  for (const [step, { awake, busy }] of steps) {
    if (awake === 0) continue;
    if (step !== last + 1) pieces.push([]);
    pieces.at(-1)?.push({ atMs: (step + 0.5) * stepMs, share: Math.min(1, busy / awake) });
    last = step;
  }
  return pieces;
}

/** The mean share, weighted by how many Workers were awake; undefined when nobody was. */
export function meanShare(quarters: readonly UtilizationQuarter[]): number | undefined {
  const awake = quarters.reduce((sum, quarter) => sum + quarter.workers_awake, 0);
  const busy = quarters.reduce((sum, quarter) => sum + quarter.workers_busy, 0);
  return awake === 0 ? undefined : Math.min(1, busy / awake);
}
