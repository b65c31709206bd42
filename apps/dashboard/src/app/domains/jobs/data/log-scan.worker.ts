/// <reference lib="webworker" />
import { BLOCK_BYTES, rangeOfBlock } from './log-blocks';
import { type BlockCounts, BlockScan, type ScanRequest, lookFor } from './log-scan';
import type { ScanMessage } from './log-scanner';

/** How often counts are told, in ms. */
const TELL_MS = 60;

/** Looks through a log beside the page: one request, read as it comes. Whoever started it ends it to cancel. */
async function scan(request: ScanRequest): Promise<void> {
  const counter = new BlockScan(request, lookFor(request));
  let untold: BlockCounts[] = [];
  let toldMs = performance.now();
  const tell = (): void => {
    if (untold.length > 0) post({ kind: 'counted', counts: untold });
    untold = [];
    toldMs = performance.now();
  };
  const { from } = rangeOfBlock(request.firstBlock);
  // Whoever wrote the last line of the last block may have written it long; more than this of it is not looked at.
  const last = (request.endBlock + 1) * BLOCK_BYTES - 1;
  const response = await fetch(request.url, {
    headers: { Range: `bytes=${from}-${last}` },
    cache: 'no-store',
  });
  if (response.status !== 206 || response.body === null) {
    post({ kind: 'failed', status: response.status });
    return;
  }
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    untold.push(...counter.add(read.value));
    if (performance.now() - toldMs >= TELL_MS) tell();
  }
  untold.push(...counter.end());
  tell();
  post({ kind: 'ended' });
}

function post(message: ScanMessage): void {
  postMessage(message);
}

addEventListener('message', ({ data }: MessageEvent<ScanRequest>) => {
  scan(data).catch(() => post({ kind: 'failed', status: 0 }));
});
