// Runs in a thread, as JavaScript and as the TypeScript that it is: imports no file of ours, and has no syntax to compile.
import { fdatasyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** Each message asks for a sync; the answer is what went wrong, if anything did. */
parentPort?.on('message', () => {
  try {
    fdatasyncSync(workerData as number);
    parentPort?.postMessage(undefined);
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error));
  }
});
