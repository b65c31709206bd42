import type { AttemptOutcome } from '../data/attempt-history';
import { timeTicks } from '../data/timeline';
import { attemptLook } from './attempt-looks';
import type { ThemeColours } from './cell-colours';
import { shortenedName } from './shortened-name';
import { AXIS_HEIGHT, BAR_HEIGHT, type TimelineLayout, barBox, barY, rowAt, xOf } from './timeline-layout';

/** The part that is shown: from `top` on, so high, in CSS pixels. */
export interface TimelineView {
  readonly layout: TimelineLayout;
  readonly colours: ThemeColours;
  readonly top: number;
  readonly height: number;
  readonly scale: number;
  /** The task whose bars are outlined. */
  readonly currentTask: string | undefined;
}

const NAME_GAP = 10;

/** Draws the rows that can be seen, and the axis above them. */
export function paintTimeline(context: CanvasRenderingContext2D, view: TimelineView): void {
  const { layout, top, height, scale } = view;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, layout.width, height);
  const first = rowAt(layout, Math.max(top, AXIS_HEIGHT)) ?? 0;
  for (let row = first; row < layout.rows.length && barY(row) - top < height; row += 1)
    paintRow(context, view, row);
  paintAxis(context, view);
}

function paintRow(context: CanvasRenderingContext2D, view: TimelineView, row: number): void {
  const { layout, colours, top, currentTask } = view;
  const y = barY(row) - top;
  const { name = '', bars = [] } = layout.rows[row] ?? {};
  context.fillStyle = colours.of('var(--text)');
  context.font = `12px ${colours.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const fits = (text: string): boolean => context.measureText(text).width <= layout.left - NAME_GAP;
  context.fillText(shortenedName(name, fits), 0, y + BAR_HEIGHT / 2);
  context.fillStyle = colours.of('var(--raised)');
  context.fillRect(layout.left, y, layout.width - layout.left, BAR_HEIGHT);
  let [covered, last] = [-1, ''];
  for (const bar of bars) {
    const box = barBox(layout, bar);
    if (box === undefined) continue;
    const isCurrent = bar.taskId === currentTask;
    // of thousands in a few pixels, one of each look is drawn for each pixel
    if (box.x + box.width <= covered && bar.outcome === last && !isCurrent) continue;
    [covered, last] = [box.x + box.width, bar.outcome];
    paintBar(context, view, { ...box, y, height: BAR_HEIGHT }, bar.outcome);
    if (isCurrent) outline(context, view, { ...box, y, height: BAR_HEIGHT });
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function paintBar(
  context: CanvasRenderingContext2D,
  { colours }: TimelineView,
  { x, y, width, height }: Box,
  outcome: AttemptOutcome,
): void {
  const { colour, isStriped = false } = attemptLook(outcome);
  context.fillStyle = colours.of(colour);
  context.fillRect(x, y, width, height);
  if (!isStriped) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colours.of('var(--cell-stripe)');
  context.lineWidth = 2;
  context.beginPath();
  for (let at = x - height; at < x + width; at += 5) {
    context.moveTo(at, y + height + 1);
    context.lineTo(at + height + 1, y);
  }
  context.stroke();
  context.restore();
}

function outline(
  context: CanvasRenderingContext2D,
  { colours }: TimelineView,
  { x, y, width, height }: Box,
): void {
  context.strokeStyle = colours.of('var(--text)');
  context.lineWidth = 2;
  context.strokeRect(x + 1, y + 1, Math.max(width - 2, 1), height - 2);
}

/** Over the rows, which go on below it while one scrolls. */
function paintAxis(context: CanvasRenderingContext2D, { layout, colours, height }: TimelineView): void {
  const ticks = timeTicks(layout.span, layout.width - layout.left);
  context.fillStyle = colours.of('var(--panel)');
  context.fillRect(0, 0, layout.width, AXIS_HEIGHT);
  context.font = `11px ${colours.font}`;
  context.textBaseline = 'middle';
  for (const { ms, label } of ticks) {
    const x = Math.round(xOf(layout, ms)) + 0.5;
    context.strokeStyle = colours.of('var(--line)');
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, AXIS_HEIGHT - 3);
    context.lineTo(x, height);
    context.globalAlpha = 0.6;
    context.stroke();
    context.globalAlpha = 1;
    const width = context.measureText(label).width;
    const isCut = x + width / 2 > layout.width;
    context.textAlign = isCut ? 'right' : x - width / 2 < layout.left ? 'left' : 'center';
    context.fillStyle = colours.of('var(--muted)');
    context.fillText(label, isCut ? layout.width : x, AXIS_HEIGHT / 2 - 1);
  }
}
