import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import { BLOCK_BYTES, blockAt, linesIn } from './log-blocks';
import { LogLook } from './log-look';
import { LogPages } from './log-pages';
import { partsOf } from './log-prefix';
import { type LogExtent, LINE_END, type LogSelection, extentOf, isEmptySelection } from './log-selection';
import type { LogLine } from './log-text';
import { TaskLog } from './task-log';

/** More is not put into a clipboard: whoever wants that takes the file. */
export const MOST_COPIED = 32 * 1024 * 1024;

/** Read at once. */
const STEP_BYTES = 2 * 1024 * 1024;

/** How far the text of a selection is. */
export type CopyState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly done: number; readonly bytes: number }
  /** It is there, but the browser gives a clipboard only to a key or a click. */
  | { readonly kind: 'ready'; readonly text: string }
  | { readonly kind: 'failed' }
  | { readonly kind: 'too-long'; readonly bytes: number };

/** What is selected in the log, and its text, also of lines that are not there: they are read for it. */
@Injectable()
export class LogCopy {
  private readonly log = inject(TaskLog);
  private readonly pages = inject(LogPages);
  private readonly look = inject(LogLook);

  /** What is selected. */
  readonly selection = linkedSignal<string | undefined, LogSelection | undefined>({
    source: this.log.key,
    computation: () => undefined,
  });
  readonly hasSelection = computed(() => {
    const selection = this.selection();
    return selection !== undefined && !isEmptySelection(selection);
  });
  private readonly now = linkedSignal<LogSelection | undefined, CopyState>({
    source: this.selection,
    computation: () => ({ kind: 'idle' }),
  });
  readonly state = this.now.asReadonly();

  /** From the first line to the last, as far as it has come. */
  selectAll(): void {
    const last = this.log.tail().lines.at(-1);
    if (last === undefined) return;
    this.selection.set({ anchor: { start: 0, column: 0 }, focus: { start: last.start, column: LINE_END } });
  }

  /** The text of what is selected, or of the whole log, if all of it is there. */
  textNow(): string | undefined {
    const extent = this.extent();
    if (extent === undefined) return undefined;
    const [first, last] = [blockAt(extent.from.start), blockAt(extent.to.start)];
    const { firstBlock } = this.log.tail();
    const lines: LogLine[] = [];
    for (let block = Math.min(first, firstBlock); block <= Math.min(last, firstBlock); block += 1) {
      const there = this.pages.linesAt(block);
      if (there === undefined) return undefined;
      lines.push(...linesWithin(there, extent));
    }
    return this.textOf(lines, extent);
  }

  /** Reads what is missing of it. @returns the text; undefined when it was canceled, failed, or is too long */
  async read(): Promise<string | undefined> {
    const extent = this.extent();
    if (extent === undefined) return undefined;
    const bytes = extent.to.start - extent.from.start + BLOCK_BYTES;
    if (bytes > MOST_COPIED) {
      this.now.set({ kind: 'too-long', bytes });
      return undefined;
    }
    try {
      return await this.readLines(extent);
    } catch {
      this.now.set({ kind: 'failed' });
      return undefined;
    }
  }

  /** Holds a text for the next click. */
  offer(text: string): void {
    this.now.set({ kind: 'ready', text });
  }

  /** Reads no further, and holds nothing. */
  cancel(): void {
    this.now.set({ kind: 'idle' });
  }

  private extent(): LogExtent | undefined {
    const selection = this.selection();
    if (selection !== undefined && this.hasSelection()) return extentOf(selection);
    const last = this.log.tail().lines.at(-1);
    return last && { from: { start: 0, column: 0 }, to: { start: last.start, column: LINE_END } };
  }

  /** The last line is read from its block: how long it is, is not known before. */
  private async readLines(extent: LogExtent): Promise<string | undefined> {
    const { from, to } = extent;
    const bytes = to.start - from.start;
    const reading = { kind: 'reading', done: 0, bytes } as const;
    this.now.set(reading);
    let state = this.now();
    const read = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += STEP_BYTES) {
      const end = Math.min(at + STEP_BYTES, bytes);
      read.set(await this.pages.bytes({ from: from.start + at, end: from.start + end }), at);
      if (this.now() !== state) return undefined;
      state = { ...reading, done: end };
      this.now.set(state);
    }
    const last = (await this.pages.read(blockAt(to.start))).filter(({ start }) => start === to.start);
    if (this.now() !== state) return undefined;
    this.now.set({ kind: 'idle' });
    return this.textOf([...(bytes > 0 ? linesIn(read, from.start) : []), ...last], extent);
  }

  private textOf(lines: readonly LogLine[], { from, to }: LogExtent): string {
    return lines
      .map(({ text, start }) => {
        const hidden = this.look.showsPrefixes() ? 0 : partsOf(text).prefix;
        const first = start === from.start ? Math.max(hidden, from.column) : hidden;
        return text.slice(first, start === to.start ? to.column : undefined);
      })
      .join('\n');
  }
}

function linesWithin(lines: readonly LogLine[], { from, to }: LogExtent): readonly LogLine[] {
  return lines.filter(({ start }) => start >= from.start && start <= to.start);
}
