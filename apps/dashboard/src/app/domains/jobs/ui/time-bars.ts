import { RAMP_STEPS, type TimeScale } from '../data/cell-shades';
import { fillColour } from './cell-looks';

/** A bar of a histogram, in the colour of its times in the grid. */
interface TimeBar {
  readonly height: number;
  readonly colour: string;
}

const HIGHEST = 14;
const LOWEST = 1;

/** How many frames took how long, from the least to the most of a scale. */
export function timeBars(times: Float64Array, { least, most }: TimeScale): readonly TimeBar[] {
  const counts = new Array<number>(RAMP_STEPS).fill(0);
  for (const ms of times) {
    const share = most > least ? (ms - least) / (most - least) : 0;
    const step = Math.min(Math.max(Math.floor(share * RAMP_STEPS), 0), RAMP_STEPS - 1);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  const highest = Math.max(...counts, 1);
  return counts.map((count, step) => ({
    height: count === 0 ? 0 : Math.max((count / highest) * HIGHEST, LOWEST),
    colour: fillColour({ kind: 'ramp', step }),
  }));
}
