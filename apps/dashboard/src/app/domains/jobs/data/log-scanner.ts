import { InjectionToken } from '@angular/core';
import type { BlockCounts, ScanRequest } from './log-scan';

/** What is told of a scan: the counts of the next blocks, its end, or that the file cannot be read. */
export type ScanMessage =
  | { readonly kind: 'counted'; readonly counts: readonly BlockCounts[] }
  | { readonly kind: 'ended' }
  /** HTTP's status; 0 when the Manager could not be reached. */
  | { readonly kind: 'failed'; readonly status: number };

/** Looks through blocks of a log without holding up the page. @returns what cancels it, after which nothing is told */
export type LogScanner = (request: ScanRequest, told: (message: ScanMessage) => void) => () => void;

/** The scanner: a Web Worker for each scan, which also ends an expression that would never come to an end. */
export const LOG_SCANNER = new InjectionToken<LogScanner>('LOG_SCANNER', {
  factory: () => (request, told) => {
    const worker = new Worker(new URL('./log-scan.worker', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<ScanMessage>) => {
      if (data.kind !== 'counted') worker.terminate();
      told(data);
    });
    worker.addEventListener('error', () => {
      worker.terminate();
      told({ kind: 'failed', status: 0 });
    });
    worker.postMessage({ ...request, url: new URL(request.url, document.baseURI).href });
    return () => worker.terminate();
  },
});
