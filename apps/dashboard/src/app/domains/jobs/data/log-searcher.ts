import {
  DestroyRef,
  Injectable,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { LogFinder } from './log-finder';
import { LogIndex } from './log-index';
import { LogPages } from './log-pages';
import { LogReader } from './log-reader';
import { LOG_SCANNER } from './log-scanner';
import { type LogPattern, expressionFor, hasMatch } from './log-search';
import { TaskLog } from './task-log';

const NOTHING: LogPattern = { text: '', isExpression: false };

/** Longer logs, of 64 MiB, are not looked through while one still types. */
const QUICK_BLOCKS = 512;

/** The search in the selected task's log, all of it, however long it is. */
@Injectable()
export class LogSearcher {
  private readonly log = inject(TaskLog);
  private readonly reader = inject(LogReader);
  readonly index = new LogIndex(inject(LOG_SCANNER));
  private readonly wanted = signal(NOTHING);
  private readonly isStopped = signal(false);
  private readonly finder = new LogFinder(
    { log: this.log, pages: inject(LogPages), index: this.index, scanOn: () => this.scanOn() },
    () => {
      const expression = this.expression();
      return {
        kinds: ['matches'],
        fits: ({ text }) => expression !== undefined && hasMatch(text, expression),
      };
    },
  );
  private readonly what = computed(() => `${this.log.key()} ${JSON.stringify(this.wanted())}`);
  private readonly found = linkedSignal<string, number | undefined>({
    source: this.what,
    computation: () => undefined,
  });

  readonly pattern = this.wanted.asReadonly();
  readonly expression = computed(() => expressionFor(this.wanted()));
  /** Whether what is typed is an expression that is not finished, or wrong. */
  readonly isWrong = computed(() => this.wanted().text !== '' && this.expression() === undefined);
  /** The match that was gone to last. */
  readonly current = this.found.asReadonly();
  /** Lines that match, as far as the log has been looked through. */
  readonly count = computed(() => (this.expression() === undefined ? 0 : this.finder.count()));
  readonly position = computed(() => {
    const current = this.current();
    return current === undefined ? undefined : this.finder.positionOf(current);
  });
  readonly isSeeking = this.finder.isSeeking;
  /** Whether a part of the log has not been looked through, and is not being. */
  readonly isPartial = computed(() => {
    const { scanned, isRunning } = this.index.state();
    return this.expression() !== undefined && !isRunning && scanned < this.log.tail().firstBlock;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.index.clear());
    effect(() => {
      this.log.key();
      untracked(() => this.begin());
    });
    effect(() => {
      const { isRunning, scanned, hasFailed } = this.index.state();
      const { firstBlock } = this.log.tail();
      const isQuick = firstBlock <= QUICK_BLOCKS && this.expression() !== undefined;
      if (isQuick && scanned < firstBlock && !isRunning && !hasFailed && !this.isStopped()) {
        untracked(() => this.scanOn());
      }
    });
  }

  /** Searches for something else, from a line on; in a very long log only within what is there, until one steps on. */
  search(pattern: LogPattern, from: number): void {
    this.wanted.set(pattern);
    this.begin();
    if (this.log.tail().firstBlock <= QUICK_BLOCKS) void this.step(from - 1, 1);
  }

  /** Goes to the nearest match behind (1) or before (-1) a line. */
  async step(from: number, by: 1 | -1): Promise<void> {
    if (this.expression() === undefined) return;
    this.isStopped.set(false);
    this.scanOn();
    const what = this.what();
    const start = await this.finder.next(from, by).catch(() => undefined); // the reader says what cannot be read
    if (start === undefined || what !== this.what()) return;
    this.found.set(start);
    void this.reader.goTo(start);
  }

  /** Looks no further. */
  stop(): void {
    this.isStopped.set(true);
    this.finder.cancel();
    this.index.stop();
  }

  private begin(): void {
    this.isStopped.set(false);
    this.finder.cancel();
    this.index.clear();
  }

  private scanOn(): void {
    const { url } = this.log.file() ?? {};
    if (url === undefined) return;
    this.index.scan({ url, endBlock: this.log.tail().firstBlock, pattern: this.wanted() });
  }
}
