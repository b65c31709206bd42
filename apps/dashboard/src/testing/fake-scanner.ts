import { LOG_SCANNER, type ScanMessage } from '../app/domains/jobs/data/log-scanner';
import { type BlockCounts, BlockScan, type ScanRequest, lookFor } from '../app/domains/jobs/data/log-scan';
import { BLOCK_BYTES } from '../app/domains/jobs/data/log-blocks';
import type { Provider } from '@angular/core';

/** Looks through a log as the Web Worker does, but only as far and as often as the test says. */
export class FakeScanner {
  /** What was asked for, the newest last. */
  readonly requests: ScanRequest[] = [];
  private told: ((message: ScanMessage) => void) | undefined;

  constructor(private readonly file: () => Uint8Array) {}

  provide(): Provider {
    return {
      provide: LOG_SCANNER,
      useValue: (request: ScanRequest, told: (message: ScanMessage) => void) => {
        this.requests.push(request);
        this.told = told;
        return () => {
          this.told = undefined;
        };
      },
    };
  }

  get isRunning(): boolean {
    return this.told !== undefined;
  }

  /** Tells the counts of the next blocks of what was asked for last. */
  counts(blocks: number): void {
    const { firstBlock } = this.request();
    this.told?.({ kind: 'counted', counts: this.look().slice(0, blocks) });
    this.requests.push({ ...this.request(), firstBlock: firstBlock + blocks });
  }

  /** Tells all that is left, and the end. */
  ends(): void {
    const told = this.told;
    this.told = undefined;
    told?.({ kind: 'counted', counts: this.look() });
    told?.({ kind: 'ended' });
  }

  fails(): void {
    const told = this.told;
    this.told = undefined;
    told?.({ kind: 'failed', status: 0 });
  }

  private request(): ScanRequest {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error('Nothing was to be looked through');
    return request;
  }

  private look(): readonly BlockCounts[] {
    const request = this.request();
    const scan = new BlockScan(request, lookFor(request));
    const from = Math.max(0, request.firstBlock * BLOCK_BYTES - 1);
    return [...scan.add(this.file().subarray(from)), ...scan.end()];
  }
}
