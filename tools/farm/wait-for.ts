import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `isTrue`, asking every `everyMs`. Throws, naming what it waited for, when `timeoutMs` have passed. */
export async function waitFor(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 100,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
    await sleep(everyMs);
  }
}
