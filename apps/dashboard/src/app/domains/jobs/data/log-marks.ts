import { DestroyRef, Injectable, computed, effect, inject, linkedSignal, untracked } from '@angular/core';
import { LogFinder, type Sought } from './log-finder';
import { LogIndex } from './log-index';
import { LogPages } from './log-pages';
import { LogReader } from './log-reader';
import { LOG_SCANNER } from './log-scanner';
import { TaskLog } from './task-log';

/** Blocks that are looked through without being asked for, 64 MiB: of a longer log that is not worth the network's while. */
const UNASKED_BLOCKS = 512;

const MARKS: Sought = {
  kinds: ['errors', 'warnings'],
  fits: ({ kind }) => kind === 'error' || kind === 'warning',
};
const ERRORS: Sought = { kinds: ['errors'], fits: ({ kind }) => kind === 'error' };
const WARNINGS: Sought = { kinds: ['warnings'], fits: ({ kind }) => kind === 'warning' };

/**
 * The errors and warnings of a log: how many, where, and from one to the next. All of a log is looked through, but of a very long one only
 * the beginning and the end, until somebody asks for the rest; for what failed, at least up to its first error.
 */
@Injectable()
export class LogMarks {
  private readonly log = inject(TaskLog);
  private readonly reader = inject(LogReader);
  readonly index = new LogIndex(inject(LOG_SCANNER));
  private readonly searched = {
    log: this.log,
    pages: inject(LogPages),
    index: this.index,
    scanOn: () => this.lookThrough(),
  };
  private readonly marks = new LogFinder(this.searched, () => MARKS);
  private readonly errorsOnly = new LogFinder(this.searched, () => ERRORS);
  private readonly warningsOnly = new LogFinder(this.searched, () => WARNINGS);

  private readonly isAllAsked = linkedSignal({ source: this.log.key, computation: () => false });
  private readonly isStopped = linkedSignal({ source: this.log.key, computation: () => false });
  /** Of what failed: the log shall open at its first error. */
  private readonly failed = linkedSignal({ source: this.log.key, computation: () => false });
  private readonly found = linkedSignal<string | undefined, number | undefined>({
    source: this.log.key,
    computation: () => undefined,
  });
  private readonly opened = linkedSignal<string | undefined, number | undefined>({
    source: this.log.key,
    computation: () => undefined,
  });

  readonly errors = computed(() => this.errorsOnly.count());
  readonly warnings = computed(() => this.warningsOnly.count());
  /** The error or warning that was gone to last. */
  readonly current = this.found.asReadonly();
  /** The error that the log opened at. */
  readonly firstError = this.opened.asReadonly();
  readonly isSeeking = computed(() => this.marks.isSeeking() || this.errorsOnly.isSeeking());
  readonly position = computed(() => {
    const current = this.current();
    return current === undefined ? undefined : this.marks.positionOf(current);
  });
  /** Whether a part of the log has not been looked through, and is not being. */
  readonly isPartial = computed(() => {
    const { scanned, isRunning } = this.index.state();
    return !isRunning && scanned < this.log.tail().firstBlock;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.index.clear());
    effect(() => {
      this.log.key();
      untracked(() => this.index.clear());
    });
    effect(() => {
      const end = this.wantedEnd();
      const { isRunning, scanned, hasFailed } = this.index.state();
      const url = this.log.file()?.url;
      if (url === undefined || isRunning || hasFailed || this.isStopped() || scanned >= end) return;
      untracked(() => this.index.scan({ url, endBlock: end }));
    });
  }

  /** Opens the log of what failed at its first error, unless somebody has gone elsewhere by the time that it is found. */
  async openAtFirstError(hasGoneElsewhere: () => boolean): Promise<void> {
    this.failed.set(true);
    const of = this.log.key();
    const start = await this.errorsOnly.next(-1, 1).catch(() => undefined); // the reader says what cannot be read
    if (start === undefined || of !== this.log.key() || hasGoneElsewhere()) return;
    this.opened.set(start);
    this.take(start);
  }

  /** Goes to the nearest error or warning behind (1) or before (-1) a line. */
  async step(from: number, by: 1 | -1): Promise<void> {
    const start = await this.marks.next(from, by).catch(() => undefined);
    if (start !== undefined) this.take(start);
  }

  /** Looks through all of the log. */
  lookThrough(): void {
    this.isAllAsked.set(true);
    this.isStopped.set(false);
    const { url } = this.log.file() ?? {};
    if (url !== undefined) this.index.scan({ url, endBlock: this.log.tail().firstBlock });
  }

  /** Looks no further. */
  stop(): void {
    this.isStopped.set(true);
    this.marks.cancel();
    this.errorsOnly.cancel();
    this.index.stop();
  }

  private take(start: number): void {
    this.found.set(start);
    void this.reader.goTo(start);
  }

  private wantedEnd(): number {
    const { firstBlock } = this.log.tail();
    const seeksFirst = this.failed() && this.index.nearest(0, 1, ERRORS.kinds) === undefined;
    return this.isAllAsked() || seeksFirst ? firstBlock : Math.min(firstBlock, UNASKED_BLOCKS);
  }
}
