import { signal } from '@angular/core';
import { blockAt } from './log-blocks';
import type { LogIndex } from './log-index';
import type { LogPages } from './log-pages';
import type { BlockCount } from './log-scan';
import type { LogLine } from './log-text';
import type { TaskLog } from './task-log';

/** Which lines are looked for: in the blocks by what the index has counted, in what is there by the lines. */
export interface Sought {
  readonly kinds: readonly BlockCount[];
  readonly fits: (line: LogLine) => boolean;
}

/** The log that something is looked for in. */
export interface SearchedLog {
  readonly log: TaskLog;
  readonly pages: LogPages;
  readonly index: LogIndex;
  /** Lets the log be looked through to where its tail begins. */
  readonly scanOn: () => void;
}

/** Finds lines of a kind in a log of which only some blocks are there, one after the other. */
export class LogFinder {
  private readonly steps = signal(0);
  private readonly seeking = signal(false);
  /** Whether something is still being looked for. */
  readonly isSeeking = this.seeking.asReadonly();

  constructor(
    private readonly searched: SearchedLog,
    private readonly sought: () => Sought,
  ) {}

  /**
   * The nearest one behind (1) or before (-1) a byte of the file, or around its end the first one from the other; waits until that part
   * has been looked through. Undefined when there is none, and when something else is looked for since. Throws when a block cannot be read, and
   * when the log is not looked through to its end.
   */
  async next(from: number, by: 1 | -1): Promise<number | undefined> {
    const step = this.begin();
    try {
      const around = by > 0 ? -1 : Number.MAX_SAFE_INTEGER;
      const found = (await this.nearest(from, by, step)) ?? (await this.nearest(around, by, step));
      return step === this.steps() ? found : undefined;
    } finally {
      if (step === this.steps()) this.seeking.set(false);
    }
  }

  /** Looks for nothing any more. */
  cancel(): void {
    this.begin();
    this.seeking.set(false);
  }

  /** How many there are, as far as the log has been looked through. */
  count(): number {
    const { kinds } = this.sought();
    const before = this.searched.index.countBefore(this.tailBlock(), kinds);
    return before + this.countInTail(Number.MAX_SAFE_INTEGER);
  }

  /** Which of them a line is, counted from 1; undefined while that cannot be told. */
  positionOf(start: number): number | undefined {
    const { kinds, fits } = this.sought();
    const { index, pages } = this.searched;
    const tail = this.tailBlock();
    const block = Math.min(blockAt(start), tail);
    if (index.state().scanned < block) return undefined;
    const before = index.countBefore(block, kinds);
    if (block >= tail) return before + this.countInTail(start);
    const lines = pages.linesAt(block);
    return lines && before + lines.filter((line) => line.start <= start && fits(line)).length;
  }

  private begin(): number {
    this.steps.update((steps) => steps + 1);
    this.seeking.set(true);
    return this.steps();
  }

  private async nearest(from: number, by: 1 | -1, step: number): Promise<number | undefined> {
    const { fits } = this.sought();
    const isIt = (line: LogLine): boolean => (by > 0 ? line.start > from : line.start < from) && fits(line);
    let block: number | undefined = Math.max(0, Math.min(blockAt(from), this.tailBlock()));
    while (block !== undefined && step === this.steps()) {
      const lines = await this.searched.pages.read(block);
      const line = by > 0 ? lines.find(isIt) : lines.findLast(isIt);
      if (line !== undefined) return line.start;
      block = await this.blockBeyond(block, by, step);
    }
    return undefined;
  }

  /** The nearest block from another one on that has any. */
  private async blockBeyond(block: number, by: 1 | -1, step: number): Promise<number | undefined> {
    const { index, scanOn } = this.searched;
    const { kinds } = this.sought();
    while (step === this.steps()) {
      const tail = this.tailBlock();
      const { scanned } = index.state();
      if (by > 0) {
        if (block >= tail) return undefined;
        const nearest = index.nearest(block + 1, 1, kinds);
        if (nearest !== undefined && nearest < tail) return nearest;
        if (scanned >= tail) return tail;
      } else if (scanned >= Math.min(block, tail)) return index.nearest(block - 1, -1, kinds);
      scanOn();
      if ((await index.more()) === 'stopped') throw new Error('The log was not looked through to its end');
    }
    return undefined;
  }

  private countInTail(last: number): number {
    const { fits } = this.sought();
    return this.searched.log.tail().lines.filter((line) => line.start <= last && fits(line)).length;
  }

  private tailBlock(): number {
    return this.searched.log.tail().firstBlock;
  }
}
