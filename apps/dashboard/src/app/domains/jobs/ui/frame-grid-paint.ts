import { SHADE_LIMIT, shadeOf } from '../data/cell-shades';
import type { CellState, FrameCell } from '../data/frame-cells';
import type { GridColours } from './cell-colours';
import {
  type CellBox,
  type FrameGridLayout,
  RULER_HEIGHT,
  cellBox,
  columnX,
  lineAt,
  lineNumber,
} from './frame-grid-layout';

/** Added to the number of a cell's shade when it is selected, or its task is the one that is open. */
export const EMPHASIS = { selected: SHADE_LIMIT, current: SHADE_LIMIT * 2 } as const;

/** What the canvas shows: the part of the grid from `top` on. */
export interface GridView {
  readonly cells: readonly FrameCell[];
  /** A number for each cell: its shade, and what is emphasized. Cells with equal ones look alike. */
  readonly looks: Uint16Array;
  readonly layout: FrameGridLayout;
  readonly colours: GridColours;
  /** In CSS pixels from the top of the grid, and so high. */
  readonly top: number;
  readonly height: number;
  /** Device pixels for each CSS pixel. */
  readonly scale: number;
}

/** The smallest cell that a mark can be read in. */
const MARKED_SIZE = 10;
/** From this width on a cell shows its frame's number. */
const NUMBERED_WIDTH = 34;
/** Where the mark is beside the number. */
const MARK_X = 8;
const LARGEST_MARK = 20;
/** Between the labels of lines, at least. */
const LABEL_DISTANCE = 13;
const TICK_DISTANCE = 5;
const NEVER = -1;

/**
 * Draws the grid, and afterwards only the cells that look different: each look is drawn once, as a picture of its size, and copied. What is
 * equal for all cells (size, place, theme) is compared by identity: keep the same objects while it is the same.
 */
export class GridPainter {
  private readonly pictures = new Map<number, HTMLCanvasElement>();
  private painted: Int32Array = new Int32Array(0);
  private before: GridView | undefined;

  /** What was drawn is gone: a canvas is empty when its size has changed. */
  forget(): void {
    this.before = undefined;
  }

  /** @returns how many cells were drawn */
  paint(context: CanvasRenderingContext2D, view: GridView): number {
    const { before } = this;
    if (before?.colours !== view.colours || before.layout !== view.layout || before.scale !== view.scale)
      this.pictures.clear();
    const isSamePlace =
      before?.layout === view.layout &&
      before.colours === view.colours &&
      before.top === view.top &&
      before.height === view.height &&
      before.scale === view.scale;
    this.before = view;
    context.setTransform(view.scale, 0, 0, view.scale, 0, 0);
    if (!isSamePlace) this.begin(context, view);
    const drawn = this.paintCells(context, view);
    if (drawn > 0) paintRuler(context, view);
    return drawn;
  }

  private begin(context: CanvasRenderingContext2D, view: GridView): void {
    context.clearRect(0, 0, view.layout.width, view.height);
    this.painted = new Int32Array(view.cells.length).fill(NEVER);
    paintGroupLabels(context, view);
    paintLineNumbers(context, view);
    paintRuler(context, view);
  }

  private paintCells(context: CanvasRenderingContext2D, view: GridView): number {
    const { lines } = view.layout;
    let drawn = 0;
    const end = view.top + view.height;
    for (let at = lineAt(view.layout, view.top); at < lines.length; at += 1) {
      const line = lines[at];
      if (line === undefined || line.y > end) break;
      for (let index = line.first; index < line.first + line.count; index += 1) {
        const look = view.looks[index] ?? 0;
        if (this.painted[index] === look) continue;
        this.paintCell(context, view, index, look);
        this.painted[index] = look;
        drawn += 1;
      }
    }
    return drawn;
  }

  private paintCell(context: CanvasRenderingContext2D, view: GridView, index: number, look: number): void {
    const box = cellBox(view.layout, index);
    const y = box.y - view.top;
    context.clearRect(box.x, y, box.width, box.height);
    context.drawImage(this.picture(view, box, look), box.x, y, box.width, box.height);
    if (box.width >= NUMBERED_WIDTH) paintNumber(context, view, index, { ...box, y });
  }

  private picture(view: GridView, { width, height }: CellBox, look: number): HTMLCanvasElement {
    const key = look * 1024 + width; // the height is that of all
    const known = this.pictures.get(key);
    if (known !== undefined) return known;
    const picture = document.createElement('canvas');
    picture.width = Math.max(Math.round(width * view.scale), 1);
    picture.height = Math.max(Math.round(height * view.scale), 1);
    const context = picture.getContext('2d');
    if (context !== null) {
      context.scale(view.scale, view.scale);
      drawLook(context, { x: 0, y: 0, width, height }, look, view.colours);
    }
    this.pictures.set(key, picture);
    return picture;
  }
}

function drawLook(context: CanvasRenderingContext2D, box: CellBox, look: number, colours: GridColours): void {
  const { width, height } = box;
  const { fill, state, failedBefore } = shadeOf(look);
  context.beginPath();
  context.roundRect(0, 0, width, height, Math.min(width, height) > 8 ? 2 : 1);
  context.clip();
  context.fillStyle = colours.fill(fill);
  context.fillRect(0, 0, width, height);
  if (failedBefore) drawStripes(context, box, colours.stripe);
  if (Math.min(width, height) >= MARKED_SIZE) drawMark(context, box, state, colours.mark);
  if ((look & EMPHASIS.current) !== 0) drawFrame(context, box, colours.outline);
  if ((look & EMPHASIS.selected) !== 0) drawFrame(context, box, colours.selection);
}

/** Inside the cell, so that its neighbours need not be drawn again. */
function drawFrame(context: CanvasRenderingContext2D, { width, height }: CellBox, colour: string): void {
  const line = Math.min(width, height) > 8 ? 2 : 1;
  context.strokeStyle = colour;
  context.lineWidth = line * 2; // the outer half is clipped away
  context.beginPath();
  context.roundRect(0, 0, width, height, Math.min(width, height) > 8 ? 2 : 1);
  context.stroke();
}

/** It failed before: told from failed by more than its colour. */
function drawStripes(context: CanvasRenderingContext2D, { width, height }: CellBox, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (let x = -height; x < width + height; x += 5) {
    context.moveTo(x, height + 1);
    context.lineTo(x + height + 1, 0);
  }
  context.stroke();
}

/** The frame of each column, counted from that at the left: every fifth, or fewer where cells are small. */
function paintRuler(context: CanvasRenderingContext2D, { layout, colours, cells }: GridView): void {
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, layout.width, RULER_HEIGHT);
  context.fillStyle = colours.label;
  context.font = `10px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const step = TICK_DISTANCE * Math.max(Math.ceil(24 / (TICK_DISTANCE * layout.pitch)), 1);
  for (let column = step; column <= Math.min(layout.columns, cells.length); column += step) {
    const from = columnX(layout, column - 1);
    context.fillText(String(column), (from + columnX(layout, column) - layout.gap) / 2, RULER_HEIGHT - 5);
  }
}

function paintLineNumbers(context: CanvasRenderingContext2D, view: GridView): void {
  const { layout, colours, top, height } = view;
  context.fillStyle = colours.label;
  context.font = `10px ${colours.font}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  let last = -LABEL_DISTANCE;
  for (const line of layout.lines) {
    const y = line.y - top + layout.cellHeight / 2;
    if (y > height) break;
    if (y - last < LABEL_DISTANCE) continue;
    last = y;
    if (y > 0) context.fillText(lineNumber(view.cells, line), layout.left - 6, y);
  }
}

/** Cut off with … where the grid ends. */
function paintGroupLabels(
  context: CanvasRenderingContext2D,
  { layout, colours, top, height }: GridView,
): void {
  context.font = `11px ${colours.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillStyle = colours.label;
  for (const { text, y } of layout.labels) {
    if (y - top < -LABEL_DISTANCE || y - top > height) continue;
    let end = text.length;
    while (end > 0 && context.measureText(cut(text, end)).width > layout.width) end -= 1;
    context.fillText(cut(text, end), 0, y - top + 4);
  }
}

function cut(text: string, end: number): string {
  return end === text.length ? text : `${text.slice(0, end)}…`;
}

function paintNumber(context: CanvasRenderingContext2D, view: GridView, index: number, box: CellBox): void {
  const frame = view.cells[index]?.frame;
  if (frame === undefined) return;
  context.fillStyle = view.colours.mark;
  context.font = `600 11px ${view.colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(frame), box.x + box.width / 2 + MARK_X / 2, box.y + box.height / 2 + 0.5);
}

/** The state once more as a shape, for those who cannot tell the colours apart. Done and queued have none. */
function drawMark(
  context: CanvasRenderingContext2D,
  { width, height }: CellBox,
  state: CellState,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  const x = width >= NUMBERED_WIDTH ? MARK_X : width / 2;
  MARKS[state]?.(context, x, height / 2, Math.min(width, height, LARGEST_MARK) * 0.2);
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
  'soft-failed': undefined, // striped
  failed: cross,
  queued: undefined,
  blocked: dot,
  paused: dash,
  canceled: dash,
} as const satisfies Record<CellState, Mark | undefined>;
