import {
  Injectable,
  computed,
  effect,
  inject,
  linkedSignal,
  resource,
  signal,
  untracked,
} from '@angular/core';
import { Api, countTaskLogLines } from '@flamenco/api-client';
import { describeProblem } from '../../../shared/problem';
import { type LogBlock, blockAt } from './log-blocks';
import { LogLook } from './log-look';
import { LogPages } from './log-pages';
import { type Folding, type LogRow, foldOf, logRows } from './log-rows';
import {
  type LogWindow,
  type NumberedLine,
  type SeenBlocks,
  carryNumber,
  firstLineIn,
  linesBeforeBlocks,
  windowAround,
} from './log-window';
import { TaskLog } from './task-log';

/** A line that is to be on screen. A new object is a new wish, also for the same line. */
export interface LogTarget {
  readonly start: number;
}

/** What there is at an end of the rows: nothing more, more that is being read, or more that could not be read. */
export type LogEdge = 'none' | 'reading' | 'failed';

const AT_END: SeenBlocks = { first: Number.MAX_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };

/** Reads a log of any length: the rows around what is on screen, with the true numbers of their lines. */
@Injectable()
export class LogReader {
  private readonly api = inject(Api);
  private readonly log = inject(TaskLog);
  private readonly pages = inject(LogPages);
  private readonly look = inject(LogLook);

  private readonly seen = linkedSignal({ source: this.log.key, computation: () => AT_END });
  private readonly wish = linkedSignal<string | undefined, LogTarget | undefined>({
    source: this.log.key,
    computation: () => undefined,
  });
  private readonly unfolded = linkedSignal<string | undefined, ReadonlySet<number>>({
    source: this.log.key,
    computation: () => new Set(),
  });
  private readonly failed = linkedSignal<string | undefined, ReadonlyMap<number, unknown>>({
    source: this.log.key,
    computation: () => new Map(),
  });
  private readonly going = signal<number | undefined>(undefined);

  private readonly folding = computed((): Folding => ({
    isOn: this.look.folds(),
    unfolded: this.unfolded(),
  }));
  private readonly tail = computed((): LogBlock => {
    const { firstBlock, lines } = this.log.tail();
    return { index: firstBlock, lines };
  });
  private readonly window = computed((): LogWindow => {
    const tail = this.tail();
    const blocks = this.pages.blocks();
    const folding = this.folding();
    return windowAround(this.seen(), {
      tailBlock: tail.index,
      blockAt: (index) => (index >= tail.index ? tail : blocks.get(index)),
      rowsIn: ({ lines }) => logRows(lines, folding, undefined).length,
    });
  });

  private readonly numbered = linkedSignal<readonly LogBlock[], NumberedLine | undefined>({
    source: () => this.window().blocks,
    computation: (blocks, before) =>
      before === undefined ? undefined : carryNumber(before.source, blocks, before.value),
  });
  private readonly uncounted = computed(() => {
    const start = firstLineIn(this.window().blocks);
    const file = this.log.file();
    const isKnown = linesBeforeBlocks(this.window().blocks, this.numbered()) !== undefined;
    return isKnown || start === undefined || start === 0 || file === undefined
      ? undefined
      : { ...file, start };
  });
  private readonly counted = resource({
    params: () => this.uncounted(),
    loader: async ({ params: { taskId, attempt, start } }) => {
      const ofAttempt = attempt === undefined ? {} : { attempt };
      const asked = { task_id: taskId, before: start, ...ofAttempt };
      const { lines } = await this.api.invoke(countTaskLogLines, asked);
      this.numbered.set({ start, linesBefore: lines });
    },
  });

  /** Lines of the file before the rows; undefined while they are counted, and where the Manager cannot. */
  readonly linesBefore = computed(() => {
    this.counted.status();
    const { blocks } = this.window();
    return firstLineIn(blocks) === 0 ? 0 : linesBeforeBlocks(blocks, this.numbered());
  });
  readonly rows = computed((): readonly LogRow[] => {
    let before = this.linesBefore();
    const folding = this.folding();
    return this.window().blocks.flatMap(({ lines }) => {
      const rows = logRows(lines, folding, before);
      if (before !== undefined) before += lines.length;
      return rows;
    });
  });
  /** How many lines the file has, when its end is among the rows and they are counted. */
  readonly lineCount = computed(() => {
    const before = this.linesBefore();
    const { blocks, reachesEnd } = this.window();
    if (before === undefined || !reachesEnd) return undefined;
    return blocks.reduce((sum, { lines }) => sum + lines.length, before);
  });
  readonly edgeBefore = computed(() => this.edge(this.window().reachesStart, this.window().missingBefore));
  readonly edgeAfter = computed(() => this.edge(this.window().reachesEnd, this.window().missingAfter));
  /** The line that is to be on screen; undefined: the end, as it grows. */
  readonly target = this.wish.asReadonly();
  /** Where the reader is going, while what is there is being read. */
  readonly goingTo = this.going.asReadonly();
  /** Why a part could not be read. */
  readonly problem = computed(() => {
    const [error] = this.failed().values();
    return error === undefined ? undefined : describeProblem(error);
  });

  constructor() {
    effect(() => {
      const { missingBefore, missingAfter } = this.window();
      for (const block of [missingBefore, missingAfter]) {
        if (block !== undefined && !this.failed().has(block)) untracked(() => void this.read(block));
      }
    });
    // when the Manager is back, so is what it could not say
    effect(() => {
      if (!this.log.isStale()) untracked(() => this.retry());
    });
  }

  /** Says which lines are on screen: from one to another. */
  see(first: number, last: number): void {
    const blocks = { first: blockAt(first), last: blockAt(last) };
    const { first: before, last: after } = this.seen();
    if (before !== blocks.first || after !== blocks.last) this.seen.set(blocks);
  }

  /** Goes to a line, or to the nearest one before that byte. What was shown stays until it has been read. */
  async goTo(start: number): Promise<void> {
    this.going.set(start);
    const of = this.log.key();
    const block = Math.min(blockAt(start), this.tail().index);
    const isRead = await this.read(block);
    if (this.going() !== start || of !== this.log.key()) return;
    this.going.set(undefined);
    if (!isRead) return;
    this.unfold(block, start);
    this.seen.set({ first: block, last: block });
    this.wish.set({ start });
  }

  /** Goes to the end, and follows it. */
  follow(): void {
    this.going.set(undefined);
    this.seen.set(AT_END);
    this.wish.set(undefined);
  }

  /** Folds a run of progress lines, or unfolds it. */
  toggleFold(start: number): void {
    const unfolded = new Set(this.unfolded());
    if (!unfolded.delete(start)) unfolded.add(start);
    this.unfolded.set(unfolded);
  }

  /** Tries again what could not be read. */
  retry(): void {
    this.failed.set(new Map());
  }

  private edge(isEnd: boolean, missing: number | undefined): LogEdge {
    if (isEnd) return 'none';
    return missing !== undefined && this.failed().has(missing) ? 'failed' : 'reading';
  }

  private async read(block: number): Promise<boolean> {
    const of = this.log.key();
    try {
      await this.pages.read(block);
      if (this.failed().has(block)) this.retry();
      return true;
    } catch (error) {
      if (of === this.log.key()) this.failed.update((failed) => new Map(failed).set(block, error));
      return false;
    }
  }

  private unfold(block: number, start: number): void {
    const fold = foldOf(this.pages.linesAt(block) ?? [], start);
    if (fold !== undefined) this.unfolded.update((unfolded) => new Set(unfolded).add(fold));
  }
}
