import { Clipboard } from '@angular/cdk/clipboard';
import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  Component,
  type ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import { type LogRow, foldOf, logRows } from '../data/log-rows';
import { type LogSegment, markMatches, matchingLines, searchPattern } from '../data/log-search';
import type { LogText } from '../data/log-text';

/** A line's height in pixels; the same as in the styles. */
const LINE_PX = 18;

/** A log of any length: follows its end until one scrolls, searches, folds progress lines, copies, downloads. */
@Component({
  selector: 'flamenco-log-view',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon],
  templateUrl: './log-view.html',
  styleUrl: './log-view.scss',
})
export class LogView {
  readonly log = input.required<LogText>();
  /** What the log is of; a new one starts at its end again. */
  readonly logId = input.required<string>();
  /** The whole log as a file. */
  readonly url = input<string>();
  readonly fileName = input('task.txt');
  readonly leftOutBytes = input(0);
  /** Lines of the file before those of `log`; undefined while that is not known. */
  readonly linesBefore = input<number>();
  readonly wholeAsked = output();

  protected readonly linePx = LINE_PX;
  private readonly clipboard = inject(Clipboard);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly searchField = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly unfolded = linkedSignal<string, ReadonlySet<number>>({
    source: this.logId,
    computation: () => new Set(),
  });

  protected readonly isFollowing = linkedSignal({ source: this.logId, computation: () => true });
  protected readonly hasCopied = signal(false);
  protected readonly searched = signal('');
  protected readonly pattern = computed(() => searchPattern(this.searched()));
  protected readonly matches = computed(() => matchingLines(this.log().lines, this.pattern()));
  protected readonly match = linkedSignal({ source: this.searched, computation: () => 0 });
  protected readonly rows = computed(() => logRows(this.log().lines, this.unfolded()));
  protected readonly matchLine = computed(() => this.matches()[this.match()]);
  protected readonly isSearchWrong = computed(() => this.searched() !== '' && this.pattern() === undefined);

  constructor() {
    afterRenderEffect(() => {
      const rows = this.rows().length;
      if (this.isFollowing() && rows > 0) this.scrollTo(rows * LINE_PX);
    });
  }

  /** Puts the cursor into the search field. */
  focusSearch(): void {
    this.searchField().nativeElement.select();
  }

  protected readonly byIndex = (_: number, row: LogRow): string => `${row.kind}${row.index}`;

  protected numberOf(index: number): string {
    const before = this.linesBefore();
    return before === undefined ? '' : String(before + index + 1);
  }

  protected segments(text: string): readonly LogSegment[] {
    return markMatches(text, this.pattern());
  }

  protected scrolled(): void {
    this.isFollowing.set(this.viewport().measureScrollOffset('bottom') < LINE_PX);
  }

  /** The log keeps what was found, and gets the keys. */
  protected leaveSearch(): void {
    this.viewport().elementRef.nativeElement.focus();
  }

  /** The browser scrolls by arrows and pages; the ends are farther away than it knows of. */
  protected scrollByKey(event: KeyboardEvent): void {
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    this.isFollowing.set(event.key === 'End');
    this.scrollTo(event.key === 'End' ? this.rows().length * LINE_PX : 0);
  }

  protected follow(): void {
    this.isFollowing.set(true);
  }

  protected toggleFold(index: number): void {
    const unfolded = new Set(this.unfolded());
    if (!unfolded.delete(index)) unfolded.add(index);
    this.unfolded.set(unfolded);
    this.isFollowing.set(false);
  }

  protected find(text: string): void {
    this.searched.set(text);
    this.showMatch(0);
  }

  /** Shows the match that is `by` further on, around the ends. */
  protected stepMatch(by: -1 | 1): void {
    const count = this.matches().length;
    if (count > 0) this.showMatch((this.match() + by + count) % count);
  }

  protected copy(): void {
    this.hasCopied.set(
      this.clipboard.copy(
        this.log()
          .lines.map((line) => line.text)
          .join('\n'),
      ),
    );
    setTimeout(() => this.hasCopied.set(false), 1200);
  }

  private showMatch(index: number): void {
    this.match.set(index);
    const line = this.matchLine();
    if (line === undefined) return;
    this.isFollowing.set(false);
    if (!this.rows().some((row) => row.kind === 'line' && row.index === line)) {
      this.unfolded.update((folds) => new Set([...folds, foldOf(this.log().lines, line)]));
    }
    const row = this.rows().findIndex((r) => r.kind === 'line' && r.index === line);
    this.scrollTo(Math.max(0, row * LINE_PX - this.viewport().getViewportSize() / 2));
  }

  /** In the next frame: the viewport learns of new rows, and grows, only while it is drawn. */
  private scrollTo(offset: number): void {
    requestAnimationFrame(() => this.viewport().scrollToOffset(offset));
  }
}
