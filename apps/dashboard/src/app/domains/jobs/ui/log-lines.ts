import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  model,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import { injectNarrow } from '../../../shared/narrow';
import type { LogEdge, LogTarget } from '../data/log-reader';
import type { LogRow } from '../data/log-rows';
import { type LogSelection, extentOf } from '../data/log-selection';
import { LINE_PX, type LogPosition, keyOf, layoutOf, rowAt, rowOfKey, scrollTopFor } from './log-layout';
import { drawRow } from './log-line';
import { LogPointer } from './log-pointer';

/** Rows that are drawn above and below what is on screen. */
const ROWS_AROUND = 12;

/** Measured heights that are kept; more are forgotten, and measured again. */
const MOST_MEASURED = 20_000;

/** What is on screen: the first and the last line, and whether the end is. */
export interface SeenLines {
  readonly first: number;
  readonly last: number;
  readonly isAtEnd: boolean;
}

/**
 * Rows of a log, of which only those on screen are drawn. It stays where the reader is, whatever comes or goes before and behind, and follows
 * the end while that is on screen. Its selection may go beyond the rows that are there.
 */
@Component({
  selector: 'flamenco-log-lines',
  imports: [Icon],
  templateUrl: './log-lines.html',
  styleUrl: './log-lines.scss',
})
export class LogLines {
  readonly rows = input.required<readonly LogRow[]>();
  readonly edgeBefore = input<LogEdge>('none');
  readonly edgeAfter = input<LogEdge>('none');
  /** The line that is to be on screen; undefined: the end. */
  readonly target = input<LogTarget>();
  readonly wraps = input(true);
  readonly showsPrefixes = input(false);
  readonly showsTimes = input(true);
  /** When the attempt began. */
  readonly startedMs = input<number>();
  /** What is searched for. */
  readonly expression = input<RegExp>();
  /** The line that was gone to. */
  readonly current = input<number>();
  readonly firstError = input<number>();
  readonly selection = model<LogSelection>();
  readonly seen = output<SeenLines>();
  readonly foldToggled = output<number>();
  /** The beginning or the end of the file is wanted. */
  readonly endAsked = output<'start' | 'end'>();
  readonly allAsked = output();
  readonly retryAsked = output();
  readonly copied = output<ClipboardEvent>();

  private readonly scroller = viewChild.required<string, ElementRef<HTMLElement>>('scroller', {
    read: ElementRef,
  });
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly isNarrow = injectNarrow();
  private readonly size = signal({ width: 0, height: 0 });
  private readonly position = linkedSignal<LogTarget | undefined, LogPosition>({
    source: this.target,
    computation: (target) =>
      target === undefined ? { kind: 'end' } : { kind: 'middle', key: target.start * 2 + 1 },
  });
  private readonly textPx = computed(() => {
    const gutter = 38 + this.numberWidth() * 7.2 + (this.hasTimes() ? 74 : 0);
    return this.wraps() ? Math.max(80, this.size().width - gutter) : undefined;
  });
  private readonly measured = linkedSignal<unknown, ReadonlyMap<number, number>>({
    source: () => `${this.textPx()} ${this.showsPrefixes()}`,
    computation: () => new Map(),
  });
  private readonly layout = computed(() =>
    layoutOf(this.rows(), { wrapPx: this.textPx(), measured: this.measured() }),
  );
  private readonly scrollTop = computed(() =>
    scrollTopFor(this.layout(), this.position(), this.size().height),
  );
  private readonly first = computed(() => rowAt(this.layout(), this.scrollTop()));
  private readonly last = computed(() => rowAt(this.layout(), this.scrollTop() + this.size().height - 1));
  private readonly firstDrawn = computed(() => Math.max(0, this.first() - ROWS_AROUND));

  protected readonly hasTimes = computed(() => this.showsTimes() && !this.isNarrow());
  protected readonly total = computed(() => this.layout().tops[this.rows().length] ?? 0);
  protected readonly drawnTop = computed(() => this.layout().tops[this.firstDrawn()] ?? 0);
  /** In letters; wide enough for what comes, so that lines do not move. */
  protected readonly numberWidth = computed(() => {
    const last = this.rows().at(-1)?.number ?? 0;
    return Math.max(4, last.toLocaleString('en').length + 1);
  });
  protected readonly drawnRows = computed(() => {
    const selection = this.selection();
    const drawing = {
      showsPrefixes: this.showsPrefixes(),
      startedMs: this.startedMs(),
      expression: this.expression(),
      extent: selection && extentOf(selection),
    };
    return this.rows()
      .slice(this.firstDrawn(), this.last() + ROWS_AROUND)
      .map((row) => drawRow(row, drawing));
  });
  /** The key of the row that the arrow keys are at. */
  protected readonly cursor = linkedSignal<LogTarget | undefined, number | undefined>({
    source: this.target,
    computation: (target) => target && target.start * 2 + 1,
  });
  protected readonly cursorWords = signal('');
  protected readonly isEdgeBelow = computed(() => this.edgeBefore() === 'none' || this.first() > 0);
  private readonly edge = computed(() => {
    if (this.first() === 0 && this.edgeBefore() !== 'none') return this.edgeBefore();
    return this.last() >= this.rows().length - 1 ? this.edgeAfter() : 'none';
  });
  protected readonly hasFailedEdge = computed(() => this.edge() === 'failed');
  protected readonly edgeWords = computed(() => {
    if (this.edge() === 'none') return undefined;
    return this.hasFailedEdge() ? 'More of the log could not be read.' : 'Reading more of the log …';
  });
  /** The browser scrolls by pages; the ends are farther away than it knows of. */
  private readonly keys: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    Home: () => this.endAsked.emit('start'),
    End: () => this.endAsked.emit('end'),
    ArrowUp: ({ shiftKey }) => this.moveCursor(-1, shiftKey),
    ArrowDown: ({ shiftKey }) => this.moveCursor(1, shiftKey),
    Enter: () => this.toggleFoldAtCursor(),
  };
  private readonly commands: Readonly<Record<string, () => void>> = { a: () => this.allAsked.emit() };
  private readonly pointer = new LogPointer({
    element: () => this.scroller().nativeElement,
    rowAtPx: (px) => this.layout().rows[rowAt(this.layout(), px)],
    hiddenIn: (row) => drawRow(row, { ...NO_DRAWING, showsPrefixes: this.showsPrefixes() }).hidden,
    selection: () => this.selection(),
    select: (selection) => this.selection.set(selection),
  });

  constructor() {
    const destroy = inject(DestroyRef);
    afterNextRender(() => {
      const measure = (): void => this.measureSize();
      measure();
      const observer = new ResizeObserver(measure);
      observer.observe(this.host);
      destroy.onDestroy(() => observer.disconnect());
    });
    destroy.onDestroy(() => this.pointer.end());
    afterRenderEffect({
      write: () => {
        const top = this.scrollTop();
        this.total();
        const scroller = this.scroller().nativeElement;
        if (Math.abs(scroller.scrollTop - top) >= 1) scroller.scrollTop = top;
      },
      read: () => {
        this.drawnRows();
        if (this.textPx() !== undefined) untracked(() => this.measureRows());
      },
    });
    effect(() => {
      const [first, last] = [this.rows()[this.first()], this.rows()[this.last()]];
      if (first === undefined || last === undefined || this.size().height === 0) return;
      const isAtEnd = this.position().kind === 'end' && this.edgeAfter() === 'none';
      this.seen.emit({ first: first.start, last: last.start, isAtEnd });
    });
  }

  /** Puts the focus onto the lines. */
  focus(): void {
    this.scroller().nativeElement.focus();
  }

  /** The line at the upper edge, or that the arrow keys are at. */
  place(): number {
    const cursor = this.cursor();
    return cursor === undefined ? (this.rows()[this.first()]?.start ?? 0) : Math.floor(cursor / 2);
  }

  protected scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller().nativeElement;
    if (Math.abs(scrollTop - this.scrollTop()) < 1) return;
    const isAtEnd = this.edgeAfter() === 'none' && scrollHeight - clientHeight - scrollTop < LINE_PX / 2;
    if (isAtEnd) {
      this.position.set({ kind: 'end' });
      return;
    }
    const index = rowAt(this.layout(), scrollTop);
    const row = this.rows()[index];
    if (row === undefined) return;
    this.position.set({ kind: 'at', key: keyOf(row), px: scrollTop - (this.layout().tops[index] ?? 0) });
  }

  protected press(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    const act = (isCommand ? this.commands : this.keys)[event.key];
    if (act === undefined || event.altKey) return;
    act(event);
    event.preventDefault();
  }

  protected grab(event: MouseEvent): void {
    this.focus();
    this.pointer.grab(event);
  }

  protected draw(event: PointerEvent): void {
    this.pointer.draw(event);
  }

  protected letGo(): void {
    this.pointer.end();
  }

  private moveCursor(by: 1 | -1, selects: boolean): void {
    const cursor = this.cursor();
    const from = cursor === undefined ? this.first() - (by > 0 ? 1 : 0) : rowOfKey(this.layout(), cursor);
    const index = Math.min(Math.max(0, from + by), this.rows().length - 1);
    const [before, row] = [this.rows()[Math.max(0, from)], this.rows()[index]];
    if (row === undefined) return;
    this.cursor.set(keyOf(row));
    this.cursorWords.set(wordsOf(row));
    this.reveal(index);
    if (selects && before !== undefined) this.pointer.extendTo(before, row);
  }

  private reveal(index: number): void {
    const { tops, rows } = this.layout();
    const [top = 0, end = 0] = [tops[index], tops[index + 1]];
    const [from, height] = [this.scrollTop(), this.size().height];
    const wanted = top < from ? top : end > from + height ? end - height : undefined;
    const at = wanted === undefined ? undefined : rowAt(this.layout(), wanted);
    const row = at === undefined ? undefined : rows[at];
    if (at === undefined || wanted === undefined || row === undefined) return;
    this.position.set({ kind: 'at', key: keyOf(row), px: wanted - (tops[at] ?? 0) });
  }

  private toggleFoldAtCursor(): void {
    const row = this.rows()[rowOfKey(this.layout(), this.cursor() ?? -1)];
    if (row?.kind === 'fold') this.foldToggled.emit(row.start);
  }

  private measureSize(): void {
    const { clientWidth: width, clientHeight: height } = this.scroller().nativeElement;
    if (width !== this.size().width || height !== this.size().height) this.size.set({ width, height });
  }

  /** Wrapped lines are as high as the browser makes them. */
  private measureRows(): void {
    const found = new Map<number, number>();
    for (const element of this.scroller().nativeElement.querySelectorAll<HTMLElement>('.row:not(.fold)')) {
      const key = Number(element.dataset['key']);
      const { height } = element.getBoundingClientRect();
      if (height > 0 && this.measured().get(key) !== height) found.set(key, height);
    }
    if (found.size === 0) return;
    const kept = this.measured().size > MOST_MEASURED ? [] : this.measured();
    this.measured.set(new Map([...kept, ...found]));
  }
}

const NO_DRAWING = { startedMs: undefined, expression: undefined, extent: undefined };

function wordsOf(row: LogRow): string {
  const number = row.number === undefined ? '' : `${row.number}: `;
  return row.kind === 'fold'
    ? `${number}${row.count} progress lines`
    : `${number}${row.line.text.slice(0, 300)}`;
}
