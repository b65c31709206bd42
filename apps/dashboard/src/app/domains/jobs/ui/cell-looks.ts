import { BLOCKED_LOOK, type StatusLook, TASK_LOOKS } from '../../../shared/status-looks';
import { type Fill, RAMP_STEPS } from '../data/cell-shades';
import type { CellState } from '../data/frame-cells';

/** How a cell's state is shown. */
export function stateLook(state: CellState): StatusLook {
  return state === 'blocked' ? BLOCKED_LOOK : TASK_LOOKS[state];
}

/** What a cell's state is called. */
export function stateLabel(state: CellState): string {
  return stateLook(state).label;
}

/** The colours of a theme's cells, read from its tokens. */
const STATE_COLOURS = {
  completed: 'var(--x-done)',
  active: 'var(--x-active)',
  'soft-failed': 'var(--x-retry)',
  failed: 'var(--x-failed)',
  queued: 'var(--cell-queued)',
  blocked: 'var(--cell-blocked)',
  paused: 'var(--cell-paused)',
  canceled: 'var(--cell-canceled)',
} as const satisfies Record<CellState, string>;

/** Hues of Workers follow each other far apart, so that neighbours in the list are told apart. */
const HUE_STEP = 137.5;

/** A fill as a CSS colour. */
export function fillColour(fill: Fill): string {
  if (fill.kind === 'state') return STATE_COLOURS[fill.state];
  if (fill.kind === 'ramp') {
    const percent = Math.round((fill.step / (RAMP_STEPS - 1)) * 100);
    return `color-mix(in oklab, var(--heat1) ${percent}%, var(--heat0))`;
  }
  if (fill.kind === 'worker') return workerColour(fill.index);
  return 'var(--cell-none)';
}

/** The colour of a Worker by its place among the Workers of the job. */
export function workerColour(index: number): string {
  const hue = Math.round((250 + index * HUE_STEP) % 360);
  return `oklch(var(--worker-lightness) 0.1 ${hue})`;
}
