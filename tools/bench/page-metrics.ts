import type { CDPSession } from 'playwright-core';

const MIB = 1024 * 1024;

/** Counts the bytes of each answer as they are sent: compressed, and with their headers. */
export async function countReceived(devtools: CDPSession): Promise<{ of: (path: string) => number }> {
  const urls = new Map<string, string>();
  const bytes = new Map<string, number>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    bytes.set(requestId, encodedDataLength),
  );
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  return {
    of: (path) =>
      [...bytes].reduce((sum, [id, length]) => sum + (urls.get(id)?.includes(path) === true ? length : 0), 0),
  };
}

/** What the page's own objects take once what is not needed any more is gone. */
export async function heapMiB(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await metric(devtools, 'JSHeapUsedSize')) / MIB;
}

/** One of Chromium's own counts of the page. */
export async function metric(devtools: CDPSession, wanted: string): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
}
