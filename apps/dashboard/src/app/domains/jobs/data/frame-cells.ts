import type { TaskSummary } from '@flamenco/api-client';
import { FarmError } from '@flamenco/domain/errors';
import { parseFrameRange } from '@flamenco/domain/frames';
import { type TaskStatus, isActiveTaskStatus, isRunnableTaskStatus } from '@flamenco/domain/statuses';

/** What a cell shows: its task's status, or that the task waits for others. */
export type CellState = TaskStatus | 'blocked';

/** A cell of the frame grid. It stays the same object as long as its task does. */
export interface FrameCell {
  readonly task: TaskSummary;
  /** Undefined when the task carries no frames. */
  readonly frame: number | undefined;
  readonly state: CellState;
}

/** Cells that belong together: those of a group of tasks, such as a layer or a phase. */
export interface CellRow {
  /** Undefined where no task has a group. */
  readonly label: string | undefined;
  /** How many cells it has; they follow those of the rows before it. */
  readonly count: number;
}

/** The frame grid's cells, and the tasks that have no place in it. */
export interface FrameCells {
  readonly cells: readonly FrameCell[];
  readonly rows: readonly CellRow[];
  /** Whether cells are frames; otherwise each is a task. */
  readonly hasFrames: boolean;
  readonly others: readonly TaskSummary[];
}

/** What the row of tasks without a group is called beside those of groups. */
const NO_GROUP = 'No group';

const KNOWN_CELLS = new WeakMap<readonly TaskSummary[], FrameCells>();

/**
 * A cell for each frame in ascending order, row by row; when no task carries frames, a cell for each task. A task of a group has its
 * cell in the group's row also without frames. Remembered for each list of tasks, for several views show the same one.
 */
export function frameCells(tasks: readonly TaskSummary[]): FrameCells {
  const known = KNOWN_CELLS.get(tasks);
  if (known !== undefined) return known;
  const cells = makeCells(tasks);
  KNOWN_CELLS.set(tasks, cells);
  return cells;
}

function makeCells(tasks: readonly TaskSummary[]): FrameCells {
  const hasFrames = tasks.some((task) => framesOf(task).length > 0);
  const isShown = (task: TaskSummary): boolean =>
    !hasFrames || framesOf(task).length > 0 || groupOf(task) !== undefined;
  const shown = tasks.filter(isShown);
  const groups = byGroup(shown);
  const rows = [...groups.values()].map((members) => members.flatMap(cellsOfTask));
  if (hasFrames) rows.forEach(sortByFrame);
  const labels =
    groups.size === 1 && groups.has(undefined) ? [undefined] : [...groups.keys()].map((g) => g ?? NO_GROUP);
  return {
    cells: rows.flat(),
    rows: rows.map((cells, i) => ({ label: labels[i], count: cells.length })),
    hasFrames,
    others: tasks.filter((task) => !isShown(task)),
  };
}

function groupOf({ group }: TaskSummary): string | undefined {
  return group === '' ? undefined : group;
}

/** In the order in which the job's tasks come. */
function byGroup(tasks: readonly TaskSummary[]): ReadonlyMap<string | undefined, readonly TaskSummary[]> {
  const groups = new Map<string | undefined, TaskSummary[]>();
  for (const task of tasks) {
    const members = groups.get(groupOf(task));
    if (members) members.push(task);
    else groups.set(groupOf(task), [task]);
  }
  return groups;
}

/** Cells of tasks without frames first. */
function sortByFrame(cells: FrameCell[]): void {
  const isAscending = cells.every((cell, i) => i === 0 || (cells[i - 1]?.frame ?? -1) <= (cell.frame ?? -1));
  if (!isAscending) cells.sort((a, b) => (a.frame ?? -1) - (b.frame ?? -1));
}

/** How many cells have each state, in the order of the legend; states without cells are left out. */
export function countCells(
  cells: readonly FrameCell[],
): readonly { readonly state: CellState; readonly count: number }[] {
  const counts = new Map<CellState, number>(LEGEND_ORDER.map((state) => [state, 0]));
  for (const cell of cells) counts.set(cell.state, (counts.get(cell.state) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 0).map(([state, count]) => ({ state, count }));
}

const LEGEND_ORDER = [
  'completed',
  'active',
  'soft-failed',
  'failed',
  'queued',
  'blocked',
  'paused',
  'canceled',
] as const;

/** What a task's cells show. Blocked is said only where a task would otherwise look as if it could start. */
export function stateOfTask(task: Pick<TaskSummary, 'status' | 'is_blocked'>): CellState {
  return task.is_blocked && isRunnableTaskStatus(task.status) ? 'blocked' : task.status;
}

/** "Frame 152", "Frame 152 of beauty", or the task's name when it carries no frames. */
export function cellLabel({ task, frame }: FrameCell): string {
  if (frame === undefined) return task.name;
  const group = groupOf(task);
  return group === undefined ? `Frame ${frame}` : `Frame ${frame} of ${group}`;
}

/** "Frame 152", "Frames 150-159", or the task's name when it carries no frames. */
export function taskTitle(task: TaskSummary): string {
  const frames = framesOf(task);
  if (frames.length === 0 || task.frames === undefined) return task.name;
  return `${frames.length === 1 ? 'Frame' : 'Frames'} ${task.frames}`;
}

const CELLS_OF_TASK = new WeakMap<TaskSummary, readonly FrameCell[]>();

/** Remembered: a live update changes some tasks of thousands. */
function cellsOfTask(task: TaskSummary): readonly FrameCell[] {
  const known = CELLS_OF_TASK.get(task);
  if (known !== undefined) return known;
  const cells = makeCellsOfTask(task);
  CELLS_OF_TASK.set(task, cells);
  return cells;
}

/** A Worker renders a chunk's frames in order and reports each as a step: those before the current one are done. */
function makeCellsOfTask(task: TaskSummary): readonly FrameCell[] {
  const frames = framesOf(task);
  const state = stateOfTask(task);
  if (frames.length === 0) return [{ task, frame: undefined, state }];
  const stepsAreFrames = isActiveTaskStatus(task.status) && task.steps_total === frames.length;
  const rendered = stepsAreFrames ? task.steps_completed : 0;
  return frames.map((frame, i) => ({ task, frame, state: i < rendered ? 'completed' : state }));
}

const PARSED = new WeakMap<TaskSummary, readonly number[]>();

/** A task's frames; none when it carries none, or a range that cannot be read. Remembered, for live updates of big jobs. */
export function framesOf(task: TaskSummary): readonly number[] {
  const known = PARSED.get(task);
  if (known !== undefined) return known;
  const frames = task.frames === undefined ? [] : readFrames(task.frames);
  PARSED.set(task, frames);
  return frames;
}

function readFrames(text: string): readonly number[] {
  try {
    return parseFrameRange(text);
  } catch (error) {
    if (error instanceof FarmError) return []; // a job type's own notation: the task is shown without frames
    throw error;
  }
}
