import type { TaskSummary } from '@flamenco/api-client';
import { compareNames } from '../../../shared/collation';
import { type CellState, type FrameCell } from './frame-cells';

/** What the cells of the frame grid can be coloured by. */
export const COLOUR_MODES = ['status', 'time', 'worker', 'attempts'] as const;
/** One of them. */
export type ColourMode = (typeof COLOUR_MODES)[number];

/** What became of a task's attempts. */
export interface TaskHistory {
  /** How many attempts ended badly: in a failure, or with a Worker that was not heard from any more. */
  readonly failures: number;
  /** How long the last whole attempt took for each frame, in ms. */
  readonly msPerFrame: number | undefined;
}

/** By the task's id; of tasks that are not in it nothing is known. */
export type TaskHistories = ReadonlyMap<string, TaskHistory>;

/** What a cell is filled with: the colour of its state, a step of the ramp, a Worker's colour, or nothing that says anything. */
export type Fill =
  | { readonly kind: 'state'; readonly state: CellState }
  | { readonly kind: 'ramp'; readonly step: number }
  | { readonly kind: 'worker'; readonly index: number }
  | { readonly kind: 'none' };

/** The steps of the ramp for times and attempts, from the least to the most. */
export const RAMP_STEPS = 12;
/** So many Workers have colours of their own; then they begin again. */
export const WORKER_COLOURS = 24;
/** So many attempts and more have the last colour. */
const MOST_ATTEMPTS = 5;

/** The states in the order of their numbers. */
const STATES = [
  'queued',
  'blocked',
  'active',
  'soft-failed',
  'failed',
  'paused',
  'canceled',
  'completed',
] as const satisfies readonly CellState[];

const STATE_NUMBERS = Object.fromEntries(STATES.map((state, n) => [state, n])) as Record<CellState, number>;

/** All fills, by their number. */
const FILLS: readonly Fill[] = [
  ...STATES.map((state) => ({ kind: 'state', state }) as const),
  ...Array.from({ length: RAMP_STEPS }, (_, step) => ({ kind: 'ramp', step }) as const),
  ...Array.from({ length: WORKER_COLOURS }, (_, index) => ({ kind: 'worker', index }) as const),
  { kind: 'none' },
];
const FIRST_RAMP = STATES.length;
const FIRST_WORKER = FIRST_RAMP + RAMP_STEPS;
const NONE = FIRST_WORKER + WORKER_COLOURS;

/** How a cell looks, without what is selected. */
export interface Shade {
  readonly fill: Fill;
  readonly state: CellState;
  /** An attempt at it ended badly. */
  readonly failedBefore: boolean;
}

/** Numbers below this are shades; what is selected is added above. */
export const SHADE_LIMIT = 1 << 10;

/** A shade as a number: equal for equal ones, so that thousands are compared in no time. */
function shadeNumber(fill: number, state: CellState, failedBefore: boolean): number {
  return (fill << 4) | (STATE_NUMBERS[state] << 1) | (failedBefore ? 1 : 0);
}

/** The shade of a number. */
export function shadeOf(number: number): Shade {
  const fill = FILLS[(number % SHADE_LIMIT) >> 4] ?? { kind: 'none' };
  const state = STATES[(number >> 1) & 7] ?? 'queued';
  return { fill, state, failedBefore: (number & 1) === 1 };
}

/** A range of times, in ms for each frame. */
export interface TimeScale {
  readonly least: number;
  readonly most: number;
}

/** Of which cells what is said, and what they are coloured by. */
export interface Shading {
  readonly mode: ColourMode;
  readonly histories: TaskHistories;
  readonly scale: TimeScale | undefined;
  /** The Workers' places in the order of their names. */
  readonly workers: ReadonlyMap<string, number>;
}

/** The number of the shade of each cell. */
export function shadeCells(cells: readonly FrameCell[], shading: Shading): Uint16Array {
  const fillOf = FILL_OF[shading.mode];
  return Uint16Array.from(cells, (cell) => {
    const failedBefore = (shading.histories.get(cell.task.id)?.failures ?? 0) > 0 && cell.state !== 'failed';
    return shadeNumber(fillOf(cell, shading), cell.state, failedBefore || cell.state === 'soft-failed');
  });
}

type FillOf = (cell: FrameCell, shading: Shading) => number;

/** Where there is nothing to measure, the state says more than an empty cell. */
const FILL_OF = {
  status: ({ state }) => STATE_NUMBERS[state],
  time: ({ task, state }, { histories, scale }) => {
    const ms = state === 'completed' ? histories.get(task.id)?.msPerFrame : undefined;
    if (ms === undefined || scale === undefined) return STATE_NUMBERS[state];
    return FIRST_RAMP + rampStep(ms, scale);
  },
  worker: ({ task }, { workers }) => {
    const index = workers.get(task.worker?.id ?? '');
    return index === undefined ? NONE : FIRST_WORKER + (index % WORKER_COLOURS);
  },
  attempts: ({ task }) => (task.attempt_count === 0 ? NONE : FIRST_RAMP + attemptsStep(task.attempt_count)),
} as const satisfies Record<ColourMode, FillOf>;

function rampStep(ms: number, { least, most }: TimeScale): number {
  if (most <= least) return 0;
  const share = Math.min(Math.max((ms - least) / (most - least), 0), 1);
  return Math.min(Math.floor(share * RAMP_STEPS), RAMP_STEPS - 1);
}

/** The step of the ramp for a number of attempts, at least 1. */
export function attemptsStep(attempts: number): number {
  const share = (Math.min(attempts, MOST_ATTEMPTS) - 1) / (MOST_ATTEMPTS - 1);
  return Math.round(share * (RAMP_STEPS - 1));
}

/** From the 2nd to the 98th of 100 times: one that was stuck for an hour leaves the others their colours. */
export function timeScale(times: Float64Array): TimeScale | undefined {
  const sorted = times.toSorted();
  const leftOut = Math.floor(sorted.length * 0.02);
  const [least, most] = [sorted.at(leftOut), sorted.at(-1 - leftOut)];
  return least === undefined || most === undefined ? undefined : { least, most };
}

/** How long each completed cell took, in ms, for those of which that is known. */
export function frameTimes(cells: readonly FrameCell[], histories: TaskHistories): Float64Array {
  const times = cells.flatMap(({ task, state }) => {
    const ms = state === 'completed' ? histories.get(task.id)?.msPerFrame : undefined;
    return ms === undefined ? [] : [ms];
  });
  return Float64Array.from(times);
}

/** A Worker that has, or last had, some of a job's tasks. */
export interface CellWorker {
  readonly id: string;
  readonly name: string;
}

/** The Workers of tasks, by name. */
export function workersOf(tasks: readonly TaskSummary[]): readonly CellWorker[] {
  const names = new Map<string, string>();
  for (const { worker } of tasks)
    if (worker !== undefined && worker.id !== '') names.set(worker.id, worker.name);
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => compareNames(a.name, b.name));
}
