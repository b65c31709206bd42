import { LINE_END, type LogPlace, type LogSelection, wordAt } from '../data/log-selection';
import type { LogRow } from '../data/log-rows';

/** What the pointer needs of the lines that it selects in. */
export interface PointedLines {
  readonly element: () => HTMLElement;
  /** The row at some pixels from the beginning of the first one. */
  readonly rowAtPx: (px: number) => LogRow | undefined;
  /** Letters at a row's beginning that are not drawn. */
  readonly hiddenIn: (row: LogRow) => number;
  readonly selection: () => LogSelection | undefined;
  readonly select: (selection: LogSelection | undefined) => void;
}

/** How fast the lines go on while the pointer is held beyond their edge: pixels a frame, for each pixel beyond. */
const SPEED = 0.25;

/**
 * Selects in rows that come and go: the browser's own selection ends where a row that was selected is not drawn any more. Drag, Shift and
 * click; a double click takes a word, a third one, or one on the line number, the line.
 */
export class LogPointer {
  private anchor: LogPlace | undefined;
  private frame: number | undefined;
  private last: { readonly x: number; readonly y: number } | undefined;

  constructor(private readonly lines: PointedLines) {}

  grab(event: MouseEvent): void {
    const { target } = event;
    if (event.button !== 0 || !(target instanceof Element) || target.closest('button') !== null) return;
    event.preventDefault(); // the browser would begin a selection of its own
    const row = this.rowAt(event.clientY);
    const place = this.placeAt(event.clientX, event.clientY);
    if (row === undefined || place === undefined) return;
    const selection = this.lines.selection();
    if (event.shiftKey && selection !== undefined) {
      this.anchor = selection.anchor;
      this.lines.select({ anchor: selection.anchor, focus: place });
    } else if (event.detail >= 3 || target.closest('.number') !== null) this.selectLine(row);
    else if (event.detail === 2 && row.kind === 'line') this.selectWord(row.line.text, place);
    else {
      this.anchor = place;
      this.lines.select({ anchor: place, focus: place });
    }
  }

  draw({ clientX, clientY, buttons }: PointerEvent): void {
    if (this.anchor === undefined) return;
    if ((buttons & 1) === 0) {
      this.end();
      return;
    }
    this.last = { x: clientX, y: clientY };
    this.drawTo();
    this.frame ??= requestAnimationFrame(() => this.goOn());
  }

  end(): void {
    this.anchor = undefined;
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  /** Selects whole lines from one row to another; goes on from what was selected in that way before. */
  extendTo(from: LogRow, to: LogRow): void {
    const before = this.lines.selection();
    const isDown = to.start >= (before?.anchor.start ?? from.start);
    const anchor = { start: before?.anchor.start ?? from.start, column: isDown ? 0 : LINE_END };
    this.lines.select({ anchor, focus: { start: to.start, column: isDown ? LINE_END : 0 } });
  }

  private selectLine({ start }: LogRow): void {
    this.anchor = { start, column: 0 };
    this.lines.select({ anchor: this.anchor, focus: { start, column: LINE_END } });
  }

  private selectWord(text: string, { start, column }: LogPlace): void {
    const [from, end] = wordAt(text, column);
    this.lines.select({ anchor: { start, column: from }, focus: { start, column: end } });
  }

  private drawTo(): void {
    const focus = this.last && this.placeAt(this.last.x, this.last.y);
    if (this.anchor !== undefined && focus !== undefined) this.lines.select({ anchor: this.anchor, focus });
  }

  /** Scrolls while the pointer is held beyond the edge. */
  private goOn(): void {
    this.frame = undefined;
    if (this.anchor === undefined || this.last === undefined) return;
    const element = this.lines.element();
    const { top, bottom } = element.getBoundingClientRect();
    const beyond = Math.min(0, this.last.y - top) + Math.max(0, this.last.y - bottom);
    if (beyond !== 0) {
      element.scrollTop += Math.trunc(beyond * SPEED) + Math.sign(beyond);
      this.drawTo();
    }
    this.frame = requestAnimationFrame(() => this.goOn());
  }

  private rowAt(y: number): LogRow | undefined {
    const element = this.lines.element();
    const { top, bottom } = element.getBoundingClientRect();
    return this.lines.rowAtPx(element.scrollTop + Math.min(Math.max(y, top), bottom - 1) - top);
  }

  private placeAt(x: number, y: number): LogPlace | undefined {
    const row = this.rowAt(y);
    if (row === undefined) return undefined;
    const text = this.lines.element().querySelector(`[data-key='${row.start * 2 + 1}'] .text`);
    const isLine = row.kind === 'line' && text !== null;
    return { start: row.start, column: isLine ? this.lines.hiddenIn(row) + lettersBefore(text, x, y) : 0 };
  }
}

/** How many letters of a drawn text come before a point. */
function lettersBefore(text: Element, x: number, y: number): number {
  const box = text.getBoundingClientRect();
  const found = document.caretPositionFromPoint(x, Math.min(Math.max(y, box.top + 1), box.bottom - 1));
  if (found === null || !text.contains(found.offsetNode)) return x < box.left ? 0 : text.textContent.length;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(found.offsetNode, found.offset);
  return range.toString().length;
}
