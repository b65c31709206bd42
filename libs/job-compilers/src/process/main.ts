/**
 * The compiler process: it runs one script after the other, as its parent asks, and ends with it. A process of its own,
 * because a script that allocates wildly makes isolated-vm hang or abort, and that must not hit the Manager.
 */
import { Worker } from 'node:worker_threads';
import type { ScriptAnswer, ScriptRequest, TaskPart } from './protocol.js';
import { Sandbox } from './sandbox.js';

/** Beyond the isolate's own limit: room for its garbage, for copies of what it made, and for V8's compilers. */
const MEMORY_FACTOR = 4;
const MEMORY_HEADROOM_MIB = 128;
const BYTES_PER_MIB = 2 ** 20;

const sandbox = new Sandbox();
const watched = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
new Worker(new URL('../../sandbox/memory-watch.js', import.meta.url), {
  workerData: watched.buffer,
}).unref();

function watchMemory(limitMiB: number): void {
  Atomics.store(watched, 0, limitMiB);
  Atomics.notify(watched, 0);
}

async function answer(request: ScriptRequest): Promise<void> {
  const usedMiB = process.memoryUsage.rss() / BYTES_PER_MIB;
  watchMemory(Math.ceil(usedMiB + request.memoryLimitMiB * MEMORY_FACTOR + MEMORY_HEADROOM_MIB));
  const answered = await sandbox.run(request, (tasks) => send({ part: tasks }));
  watchMemory(0);
  // Of a large answer, only the start has left by now: nothing else leaves while the next run is prepared.
  send(answered, () => sandbox.prepare());
}

function send(message: ScriptAnswer | TaskPart, sent?: () => void): void {
  process.send?.(message, undefined, undefined, sent);
}

process.on('message', (request: ScriptRequest) => void answer(request));
process.on('disconnect', () => process.exit());
process.send?.('ready');
