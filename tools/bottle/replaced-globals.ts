import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { waitForFiles } from './awaited-files.ts';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import util from 'node:util';
import workerThreads from 'node:worker_threads';
import type { QueuedTimer } from './timer-queue.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What programs have to do with, in place of the computer's. */
export interface Replacements {
  readonly time: VirtualTime;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** The same for bytes, and so for UUIDs and secrets. */
  readonly randomByte: () => number;
  readonly fetch: typeof fetch;
  readonly fork: typeof childProcess.fork;
  readonly Thread: new (...args: never[]) => object;
}

/** As Node.js: what is shorter than a millisecond takes one, and what does not fit into 32 bits, too. */
const SHORTEST_MS = 1;
const LONGEST_MS = 2 ** 31 - 1;

/** Puts them in place. Programs have to be loaded after that, as some keep what they find. Once for a process. */
export async function replaceGlobals({
  time,
  random,
  randomByte,
  fetch,
  fork,
  Thread,
}: Replacements): Promise<void> {
  await waitForFiles(time);
  const clock = virtualTimers(time);
  Object.assign(globalThis, clock, { fetch, Date: virtualDate(time) });
  Object.assign(timers, clock);
  Object.assign(timersPromises, promisedTimers(time));
  performance.now = () => time.awakeMs;
  AbortSignal.timeout = (delayMs) => {
    const controller = new AbortController();
    time.startTimer(delayMs, () => {
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    });
    return controller.signal;
  };
  Math.random = random;
  replaceRandomBytes(randomByte);
  Object.assign(childProcess, {
    fork,
    spawn: refuseProcess,
    exec: refuseProcess,
    execFile: refuseProcess,
    spawnSync: refuseProcess,
  });
  Object.assign(workerThreads, { Worker: Thread });
  syncBuiltinESMExports();
}

function refuseProcess(program: string): never {
  throw new Error(`In the bottle, no process can be started: ${program}`);
}

/** What `setTimeout` and `setInterval` give. */
class Timeout {
  timer: QueuedTimer | undefined;
  private readonly time: VirtualTime;
  private readonly action: () => void;
  private readonly delayMs: number;
  private readonly isRepeated: boolean;

  constructor(time: VirtualTime, action: () => void, delayMs: number, isRepeated: boolean) {
    [this.time, this.action, this.delayMs, this.isRepeated] = [time, action, delayMs, isRepeated];
    this.start();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.close();
    this.start();
    return this;
  }

  close(): this {
    if (this.timer) this.time.cancel(this.timer);
    this.timer = undefined;
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private start(): void {
    this.timer = this.time.startTimer(this.delayMs, () => {
      this.timer = undefined;
      if (this.isRepeated) this.start();
      this.action();
    });
  }
}

function virtualTimers(time: VirtualTime): object {
  const timer =
    (isRepeated: boolean) =>
    (action: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]): Timeout =>
      new Timeout(time, () => action(...args), shortened(delayMs), isRepeated);
  const clear = (timeout: unknown): void => {
    if (timeout instanceof Timeout) timeout.close();
  };
  const setImmediate = (action: (...args: unknown[]) => void, ...args: unknown[]): object => {
    const handle = {
      cancel: time.soon(() => action(...args)),
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
    };
    return handle;
  };
  const clearImmediate = (handle: { readonly cancel: () => void } | undefined): void => handle?.cancel();
  const promised = promisedTimers(time);
  return {
    setTimeout: withPromise(timer(false), promised.setTimeout),
    setInterval: timer(true),
    setImmediate: withPromise(setImmediate, promised.setImmediate),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate,
  };
}

function shortened(delayMs: number | undefined): number {
  const delay = Number(delayMs);
  return delay >= SHORTEST_MS && delay <= LONGEST_MS ? Math.trunc(delay) : SHORTEST_MS;
}

function withPromise(action: object, promised: object): object {
  Object.defineProperty(action, util.promisify.custom, { value: promised });
  return action;
}

interface WaitOptions {
  readonly signal?: AbortSignal;
}

function promisedTimers(time: VirtualTime) {
  const wait = <Value>(
    begin: (action: () => void) => () => void,
    value: Value,
    { signal }: WaitOptions = {},
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = begin(() => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      });
      const abort = (): void => {
        end();
        reject(new DOMException('The operation was aborted', 'AbortError'));
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  return {
    setTimeout: <Value>(delayMs: number, value: Value, options?: WaitOptions) =>
      wait(
        (action) => {
          const timer = time.startTimer(shortened(delayMs), action);
          return () => time.cancel(timer);
        },
        value,
        options,
      ),
    setImmediate: <Value>(value: Value, options?: WaitOptions) =>
      wait((action) => time.soon(action), value, options),
  };
}

function virtualDate(time: VirtualTime): DateConstructor {
  const RealDate = Date;
  return new Proxy(RealDate, {
    construct: (_target, args: unknown[], newTarget) =>
      Reflect.construct(RealDate, args.length === 0 ? [time.wallMs] : args, newTarget) as Date,
    apply: () => new RealDate(time.wallMs).toString(),
    get: (target, key) => (key === 'now' ? () => time.wallMs : (Reflect.get(target, key) as unknown)),
  });
}

/** UUIDs and secrets, too, come from the seed. */
function replaceRandomBytes(random: () => number): void {
  const fill = <Buffer extends Uint8Array>(bytes: Buffer): Buffer => {
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(random() * 256);
    return bytes;
  };
  const randomBytes = (size: number, done?: (error: null, bytes: Buffer) => void): Buffer | undefined => {
    const bytes = fill(Buffer.alloc(size));
    if (done === undefined) return bytes;
    setImmediate(done, null, bytes);
    return undefined;
  };
  const randomUUID = (): string => {
    const bytes = fill(Buffer.alloc(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [0, 8, 12, 16, 20].map((from, index, all) => hex.slice(from, all[index + 1])).join('-');
  };
  const getRandomValues = <Values extends ArrayBufferView>(values: Values): Values => {
    fill(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return values;
  };
  const randomInt = (least: number, limit?: number): number =>
    limit === undefined ? Math.floor(random() * least) : least + Math.floor(random() * (limit - least));
  Object.assign(crypto, { randomBytes, randomUUID, randomInt, randomFillSync: fill });
  Object.defineProperties(globalThis.crypto, {
    randomUUID: { value: randomUUID },
    getRandomValues: { value: getRandomValues },
  });
}
