/*
 * Ends the process when it takes more memory than allowed while a script runs. V8's own limit is not enough: one call
 * such as new Array(1e9).fill(0) goes past it, and isolated-vm then hangs or aborts (laverdet/isolated-vm #107, #460).
 * A thread of its own, because the script keeps the main one busy. `watched[0]` is the limit in MiB, 0 while nothing runs.
 */
import { workerData } from 'node:worker_threads';

const POLL_MS = 10;
/** Looks without a script until it sleeps: scripts come in bursts, and to wake a thread takes as long as a short script does. */
const LOOKS_UNTIL_ASLEEP = 100;
const BYTES_PER_MIB = 2 ** 20;
const watched = new Int32Array(workerData);

for (;;) {
  Atomics.wait(watched, 0, 0);
  for (let idle = 0; idle < LOOKS_UNTIL_ASLEEP; idle += 1) {
    const limitMiB = Atomics.load(watched, 0);
    if (limitMiB > 0) idle = 0;
    if (limitMiB > 0 && process.memoryUsage.rss() > limitMiB * BYTES_PER_MIB)
      process.kill(process.pid, 'SIGKILL');
    Atomics.wait(watched, 1, 0, POLL_MS);
  }
}
