import { signal } from '@angular/core';
import type { BlockCount, BlockCounts, ScanRequest } from './log-scan';
import type { LogScanner } from './log-scanner';

/** Where a log that is looked through stands. */
export interface ScanState {
  /** Whether it goes on. */
  readonly isRunning: boolean;
  /** Blocks that have been looked through, from the first one. */
  readonly scanned: number;
  /** Whether it stopped because the Manager did not answer. */
  readonly hasFailed: boolean;
}

/** What became of a scan: more was counted, or all of it, or it was stopped before. */
export type More = 'counted' | 'ended' | 'stopped';

const BEGINNING: ScanState = { isRunning: false, scanned: 0, hasFailed: false };

/**
 * How many lines of a kind each block of a log has, from its first block on as far as it has been looked through: all that is kept of
 * 1 GB are 8,000 counts. Reading it in a computation follows it.
 */
export class LogIndex {
  private counts: BlockCounts[] = [];
  private readonly now = signal(BEGINNING);
  private stopScan: (() => void) | undefined;
  private waiting: ((more: More) => void)[] = [];
  readonly state = this.now.asReadonly();

  constructor(private readonly scanner: LogScanner) {}

  /** Goes on from where it is; a scan that is under way goes to its own end first. */
  scan(request: Omit<ScanRequest, 'firstBlock'>): void {
    const { isRunning, scanned } = this.now();
    if (isRunning || request.endBlock <= scanned) return;
    this.now.set({ isRunning: true, scanned, hasFailed: false });
    this.stopScan = this.scanner({ ...request, firstBlock: scanned }, (message) => {
      if (message.kind === 'counted') {
        this.counts.push(...message.counts);
        this.now.set({ isRunning: true, scanned: this.counts.length, hasFailed: false });
        this.tell('counted');
      } else {
        const hasFailed = message.kind === 'failed';
        this.end(hasFailed);
        this.tell(hasFailed ? 'stopped' : 'ended');
      }
    });
  }

  /** Waits for what comes of the scan that is under way; without one it says `stopped`. */
  more(): Promise<More> {
    if (!this.now().isRunning) return Promise.resolve('stopped');
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Ends a scan; what it has found stays. */
  stop(): void {
    this.stopScan?.();
    this.end(false);
    this.tell('stopped');
  }

  /** Forgets all of it. */
  clear(): void {
    this.stop();
    this.counts = [];
    this.now.set(BEGINNING);
  }

  /** How many lines of these kinds a block has; 0 for one that was not looked through. */
  countIn(block: number, kinds: readonly BlockCount[]): number {
    this.now();
    return sumOf(this.counts[block], kinds);
  }

  /** How many the blocks before one have. */
  countBefore(block: number, kinds: readonly BlockCount[]): number {
    const { scanned } = this.now();
    let sum = 0;
    for (let i = 0; i < Math.min(block, scanned); i += 1) sum += sumOf(this.counts[i], kinds);
    return sum;
  }

  /** The nearest block from `block` on, forwards (1) or backwards (-1), that has any. */
  nearest(block: number, by: 1 | -1, kinds: readonly BlockCount[]): number | undefined {
    const { scanned } = this.now();
    for (let i = by < 0 ? Math.min(block, scanned - 1) : block; i >= 0 && i < scanned; i += by) {
      if (sumOf(this.counts[i], kinds) > 0) return i;
    }
    return undefined;
  }

  private end(hasFailed: boolean): void {
    this.stopScan = undefined;
    this.now.update((state) => ({ ...state, isRunning: false, hasFailed }));
  }

  private tell(more: More): void {
    const told = this.waiting;
    this.waiting = [];
    for (const tell of told) tell(more);
  }
}

function sumOf(counts: BlockCounts | undefined, kinds: readonly BlockCount[]): number {
  return counts === undefined ? 0 : kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
}
