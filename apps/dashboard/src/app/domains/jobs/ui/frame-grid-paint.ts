import type { CellState, FrameCell } from '../data/frame-cells';
import { type FrameGridLayout, cellCorner } from './frame-grid-layout';

/** The colours of a theme, read from its tokens. */
export interface FrameGridColours {
  readonly cells: Readonly<Record<CellState, string>>;
  readonly mark: string;
  readonly label: string;
  readonly font: string;
  readonly outline: string;
  readonly focus: string;
}

/** What is emphasized in the grid. */
export interface FrameGridEmphasis {
  readonly selected: ReadonlySet<string>;
  readonly currentTask: string | undefined;
  /** The cell that the keyboard is at, while the grid has the focus. */
  readonly focused: number | undefined;
}

const TOKENS = {
  completed: '--done',
  active: '--active',
  'soft-failed': '--retry',
  failed: '--failed',
  queued: '--queued',
  blocked: '--blocked',
  paused: '--paused',
  canceled: '--canceled',
} as const satisfies Record<CellState, string>;

/** States that have not begun are paler, so that what happened stands out. */
const IS_PALE = {
  completed: false,
  active: false,
  'soft-failed': false,
  failed: false,
  queued: true,
  blocked: true,
  paused: true,
  canceled: true,
} as const satisfies Record<CellState, boolean>;

/** Space above the text of a label. */
const LABEL_TOP = 3;

/** The smallest cell that a mark can be read in. */
const MARKED_SIZE = 10;

/** Reads the theme's colours from an element's style. */
export function readColours(element: Element): FrameGridColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const cells = Object.fromEntries(Object.entries(TOKENS).map(([state, name]) => [state, token(name)]));
  return {
    cells: cells as Record<CellState, string>,
    mark: token('--bg'),
    label: token('--muted'),
    font: style.fontFamily,
    outline: token('--text'),
    focus: token('--accent'),
  };
}

/** Draws the whole grid; 10,000 cells take a few milliseconds. */
export function paintGrid(
  context: CanvasRenderingContext2D,
  cells: readonly FrameCell[],
  layout: FrameGridLayout,
  colours: FrameGridColours,
  emphasis: FrameGridEmphasis,
): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  paintLabels(context, layout, colours);
  cells.forEach((cell, i) => {
    context.globalAlpha = IS_PALE[cell.state] ? 0.45 : 1;
    context.fillStyle = colours.cells[cell.state];
    tracePath(context, layout, i);
    context.fill();
    context.globalAlpha = 1;
    if (layout.cellHeight >= MARKED_SIZE) paintMark(context, layout, i, cell.state, colours.mark);
  });
  cells.forEach((cell, i) => {
    const isSelected = emphasis.selected.has(cell.taskId);
    if (!isSelected && cell.taskId !== emphasis.currentTask && i !== emphasis.focused) return;
    const isOnlyFocused = !isSelected && cell.taskId !== emphasis.currentTask;
    context.strokeStyle = isOnlyFocused ? colours.focus : colours.outline;
    context.lineWidth = isSelected || i === emphasis.focused ? 2 : 1.5;
    tracePath(context, layout, i);
    context.stroke();
  });
}

/** Cut off with … where the grid ends. */
function paintLabels(
  context: CanvasRenderingContext2D,
  { labels, columns, cellWidth, gap }: FrameGridLayout,
  { label: colour, font }: FrameGridColours,
): void {
  const width = columns * (cellWidth + gap) - gap;
  context.font = `11px ${font}`;
  context.textBaseline = 'top';
  context.fillStyle = colour;
  for (const { text, y } of labels) {
    let end = text.length;
    while (end > 0 && context.measureText(cut(text, end)).width > width) end -= 1;
    context.fillText(cut(text, end), 0, y + LABEL_TOP);
  }
}

function cut(text: string, end: number): string {
  return end === text.length ? text : `${text.slice(0, end)}…`;
}

function tracePath(context: CanvasRenderingContext2D, layout: FrameGridLayout, index: number): void {
  const { x, y } = cellCorner(layout, index);
  context.beginPath();
  context.roundRect(x, y, layout.cellWidth, layout.cellHeight, layout.cellHeight > 8 ? 2 : 1);
}

/** The state once more as a shape, for those who cannot tell the colours apart. Done and queued have none. */
function paintMark(
  context: CanvasRenderingContext2D,
  layout: FrameGridLayout,
  index: number,
  state: CellState,
  colour: string,
): void {
  const corner = cellCorner(layout, index);
  const x = corner.x + layout.cellWidth / 2;
  const y = corner.y + layout.cellHeight / 2;
  const r = layout.cellHeight * 0.2;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  MARKS[state]?.(context, x, y, r);
}

type Mark = (context: CanvasRenderingContext2D, x: number, y: number, r: number) => void;

const slash: Mark = (context, x, y, r) => {
  context.moveTo(x - r, y + r);
  context.lineTo(x + r, y - r);
  context.stroke();
};
const cross: Mark = (context, x, y, r) => {
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  slash(context, x, y, r);
};
const triangle: Mark = (context, x, y, r) => {
  context.moveTo(x - r * 0.8, y - r);
  context.lineTo(x + r, y);
  context.lineTo(x - r * 0.8, y + r);
  context.fill();
};
const dash: Mark = (context, x, y, r) => {
  context.moveTo(x - r, y);
  context.lineTo(x + r, y);
  context.stroke();
};
const dot: Mark = (context, x, y, r) => {
  context.arc(x, y, r * 0.6, 0, 2 * Math.PI);
  context.fill();
};

const MARKS = {
  completed: undefined,
  active: triangle,
  'soft-failed': slash,
  failed: cross,
  queued: undefined,
  blocked: dot,
  paused: dash,
  canceled: dash,
} as const satisfies Record<CellState, Mark | undefined>;
