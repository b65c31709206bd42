import { Clipboard } from '@angular/cdk/clipboard';
import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { TaskAttempt, TaskAttemptOutcome } from '@flamenco/api-client';
import { countOf, formatBytes } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import type { IconName } from '../../../shared/icons/icon-paths';
import { Keys } from '../../../shared/keys/keys';
import { injectLayer } from '../../../shared/keys/layers';
import { Roving } from '../../../shared/keys/roving';
import { Theme } from '../../../shared/theme';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { BLOCK_BYTES } from '../data/log-blocks';
import { LogCopy, MOST_COPIED } from '../data/log-copy';
import { logFacts } from '../data/log-facts';
import { LogLook, type LogSwitch } from '../data/log-look';
import { LogMarks } from '../data/log-marks';
import { stripesOf } from '../data/log-minimap';
import { LogPages } from '../data/log-pages';
import { LogReader } from '../data/log-reader';
import { type LogPattern, hasMatch } from '../data/log-search';
import { LogSearcher } from '../data/log-searcher';
import { TaskLog } from '../data/task-log';
import { LogLines, type SeenLines } from '../ui/log-lines';
import { LogMinimap } from '../ui/log-minimap';
import { LogProgress } from '../ui/log-progress';
import { LogSearchBox } from '../ui/log-search-box';

const SWITCHES: readonly {
  readonly name: LogSwitch;
  readonly label: string;
  readonly icon: IconName;
  readonly title: string;
}[] = [
  { name: 'wraps', label: 'Wrap', icon: 'wrap_text', title: 'Wrap long lines' },
  { name: 'folds', label: 'Fold', icon: 'unfold_less', title: 'Fold progress lines' },
  {
    name: 'showsTimes',
    label: 'Times',
    icon: 'schedule',
    title: 'When each line was written, since the attempt began',
  },
  {
    name: 'showsPrefixes',
    label: 'Prefixes',
    icon: 'tag',
    title: 'What is before each line in the file: process and time',
  },
];

/** Whose log opens at its first error; others open at their end. */
const OPENS_AT_ERROR = {
  completed: false,
  failed: true,
  'soft-failed': true,
  canceled: false,
  requeued: false,
  'timed-out': false,
} as const satisfies Record<TaskAttemptOutcome, boolean>;

/** The log of one attempt, however long it is. The task's dock provides it; what is read of it belongs to this. */
@Component({
  selector: 'flamenco-log-pane',
  imports: [Icon, LogLines, LogMinimap, LogProgress, LogSearchBox, ProblemBar, Roving],
  providers: [LogPages, LogReader, LogMarks, LogSearcher, LogCopy],
  templateUrl: './log-pane.html',
  styleUrl: './log-pane.scss',
})
export class LogPane {
  readonly attempt = input<TaskAttempt>();
  readonly fileName = input('task.txt');

  protected readonly task = inject(TaskLog);
  protected readonly reader = inject(LogReader);
  protected readonly marks = inject(LogMarks);
  protected readonly searcher = inject(LogSearcher);
  protected readonly copy = inject(LogCopy);
  protected readonly look = inject(LogLook);
  protected readonly theme = inject(Theme);
  private readonly clipboard = inject(Clipboard);
  protected readonly lines = viewChild(LogLines);
  private readonly box = viewChild(LogSearchBox);
  protected readonly switches = SWITCHES;
  /** The log of which has been decided where it opens: one that fails while it is read stays where its reader is. */
  private decidedKey: string | undefined;
  protected readonly count = countOf;

  protected readonly seen = linkedSignal<string | undefined, SeenLines>({
    source: this.task.key,
    computation: () => ({ first: 0, last: 0, isAtEnd: true }),
  });
  protected readonly isAtEnd = computed(() => this.seen().isAtEnd);
  protected readonly hasCopied = signal(false);
  protected readonly startedMs = computed(() => {
    const { started } = this.attempt() ?? {};
    return started === undefined ? undefined : Date.parse(started);
  });
  protected readonly facts = computed(() => logFacts(this.attempt(), this.reader.rows()));
  protected readonly firstErrorLine = computed(() => {
    const row = this.reader
      .rows()
      .find(({ start, kind }) => start === this.marks.firstError() && kind === 'line');
    return row?.number === undefined ? '' : `, line ${row.number.toLocaleString('en')}`;
  });
  protected readonly current = computed(() => this.searcher.current() ?? this.marks.current());
  protected readonly sizeWords = computed(() => {
    const lines = this.reader.lineCount();
    return [lines && countOf(lines, 'line'), formatBytes(this.task.size())].filter(Boolean).join(' · ');
  });
  protected readonly searchWords = computed(() => {
    if (this.searcher.isWrong()) return 'not finished';
    const [position, count] = [this.searcher.position(), this.searcher.count()];
    const more = this.searcher.isPartial() || this.searcher.index.state().isRunning ? '+' : '';
    const all = `${count.toLocaleString('en')}${more}`;
    return position === undefined ? all : `${position.toLocaleString('en')} of ${all}`;
  });
  /** What is being looked for, and how far that has come; of short logs that takes no time worth a word. */
  protected readonly progress = computed(() => {
    const [search, marks] = [this.searcher.index.state(), this.marks.index.state()];
    const blocks = Math.max(1, this.task.tail().firstBlock);
    const copying = this.copy.state();
    if (copying.kind === 'reading')
      return { words: 'Reading what is selected', part: copying.done / Math.max(1, copying.bytes) };
    if (search.isRunning) return { words: 'Searching', part: search.scanned / blocks };
    return marks.isRunning ? { words: 'Looking for errors', part: marks.scanned / blocks } : undefined;
  });
  /** That a part of a long log was not looked through. */
  protected readonly partWords = computed(() => {
    const size = formatBytes(this.task.size());
    const through = (scanned: number): string => `${formatBytes(scanned * BLOCK_BYTES)} of ${size}`;
    const [search, marks] = [this.searcher.index.state(), this.marks.index.state()];
    if (this.searcher.isPartial()) return `Searched ${through(search.scanned)} and the end`;
    return this.marks.isPartial() ? `Errors of ${through(marks.scanned)} and the end` : undefined;
  });
  protected readonly unread = computed(() => {
    const { firstBlock } = this.task.tail();
    const { scanned } = this.marks.index.state();
    return { from: this.part(scanned * BLOCK_BYTES), to: this.part(firstBlock * BLOCK_BYTES) };
  });
  protected readonly stripes = computed(() => {
    const expression = this.searcher.expression();
    const of = {
      size: this.task.size(),
      tail: this.task.tail(),
      marks: this.marks.index,
      matches: this.searcher.index,
      isMatch: ({ text }: { readonly text: string }) =>
        expression !== undefined && hasMatch(text, expression),
    };
    return (count: number) => stripesOf(of, count);
  });
  protected readonly copyLabel = computed(() =>
    this.copy.hasSelection() ? 'Copy what is selected' : 'Copy the log',
  );
  protected readonly copyNote = computed((): { words: string; text?: string } | undefined => {
    const state = this.copy.state();
    if (state.kind === 'ready') return { words: 'What you selected has been read.', text: state.text };
    if (state.kind === 'failed') return { words: 'What is selected could not be read. Try again.' };
    if (state.kind !== 'too-long') return undefined;
    const [size, most] = [formatBytes(state.bytes), formatBytes(MOST_COPIED)];
    return { words: `That is ${size}; at most ${most} are copied. Select less, or download the log.` };
  });

  constructor() {
    inject(Keys).bind(
      { keys: ['f'], does: 'Search the log', act: () => this.box()?.focus() },
      { keys: ['n'], does: 'Next error or warning in the log', act: () => this.stepMark(1) },
      { keys: ['N'], does: 'Previous error or warning in the log', act: () => this.stepMark(-1) },
    );
    effect(() => {
      const { outcome } = this.attempt() ?? {};
      const key = this.task.key();
      if (this.task.file() === undefined || key === this.decidedKey) return;
      this.decidedKey = key;
      if (outcome !== undefined && OPENS_AT_ERROR[outcome]) {
        untracked(() => void this.marks.openAtFirstError(() => this.hasMoved()));
      }
    });
    injectLayer(() => this.copy.hasSelection(), {
      does: 'Clear the selection in the log',
      close: () => this.copy.selection.set(undefined),
    });
  }

  protected readonly part = (offset: number): number => Math.min(1, offset / Math.max(1, this.task.size()));

  protected see(seen: SeenLines): void {
    this.seen.set(seen);
    this.reader.see(seen.first, seen.last);
  }

  protected goToEnd(end: 'start' | 'end'): void {
    if (end === 'end') this.reader.follow();
    else void this.reader.goTo(0);
  }

  protected goToPart(part: number): void {
    void this.reader.goTo(Math.floor(part * this.task.size()));
  }

  protected stepMark(by: 1 | -1): void {
    void this.marks.step(this.lines()?.place() ?? 0, by);
  }

  protected search(pattern: LogPattern): void {
    this.searcher.search(pattern, this.lines()?.place() ?? 0);
  }

  protected stepMatch(by: 1 | -1): void {
    void this.searcher.step(this.searcher.current() ?? this.lines()?.place() ?? 0, by);
  }

  protected stop(): void {
    if (this.copy.state().kind === 'reading') this.copy.cancel();
    else if (this.searcher.index.state().isRunning) this.searcher.stop();
    else this.marks.stop();
  }

  protected goOn(): void {
    if (this.searcher.isPartial()) this.stepMatch(1);
    else this.marks.lookThrough();
  }

  /** What is there goes with the key; what has to be read first, by the browser's leave when it is there. */
  protected copyByKey(event: ClipboardEvent): void {
    event.preventDefault();
    const text = this.copy.textNow();
    if (text === undefined) void this.readAndCopy();
    else {
      event.clipboardData?.setData('text/plain', text);
      this.showCopied();
    }
  }

  protected copyByButton(): void {
    const text = this.copy.textNow();
    if (text === undefined) void this.readAndCopy();
    else this.copyText(text);
  }

  protected copyText(text: string): void {
    if (this.clipboard.copy(text)) {
      this.copy.cancel();
      this.showCopied();
    } else this.copy.offer(text);
  }

  private hasMoved(): boolean {
    return !this.isAtEnd() || this.reader.target() !== undefined;
  }

  private async readAndCopy(): Promise<void> {
    const text = await this.copy.read();
    if (text !== undefined) this.copyText(text);
  }

  private showCopied(): void {
    this.hasCopied.set(true);
    setTimeout(() => this.hasCopied.set(false), 1200);
  }
}
