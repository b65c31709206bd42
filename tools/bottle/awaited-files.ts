import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import type { VirtualTime } from './virtual-time.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Has time wait for the file system, which is the computer's own. Node.js does not say reliably what it waits for, so each
 * function that takes a while is wrapped. With one thread for files (UV_THREADPOOL_SIZE), they end in the order they began in.
 */
export async function waitForFiles(time: VirtualTime): Promise<void> {
  wrapEach(fsPromises, (call) => awaited(time, call));
  const handle = await fsPromises.open(import.meta.filename);
  wrapEach(Object.getPrototypeOf(handle) as object, (call) => awaited(time, call));
  await handle.close();
  const open = fsPromises.open.bind(fsPromises);
  fsPromises.open = async (...args) => {
    const opened = await open(...args);
    const close = opened.close.bind(opened); // each has one of its own
    opened.close = () => time.during(close());
    return opened;
  };
  wrapEach(fs, (call) => calledBack(time, call));
}

function wrapEach(functions: object, wrap: (call: AnyFunction) => AnyFunction): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(functions))) {
    const value: unknown = property.value;
    const takesAWhile = name !== 'constructor' && !/^[A-Z]|Sync$|Stream|^watch/.test(name);
    if (typeof value !== 'function' || !takesAWhile || property.writable !== true) continue;
    (functions as Record<string, AnyFunction>)[name] = Object.assign(wrap(value as AnyFunction), value);
  }
}

function awaited(time: VirtualTime, call: AnyFunction): AnyFunction {
  return function inBottle(this: unknown, ...args) {
    const result = call.apply(this, args);
    return result instanceof Promise ? time.during(result) : result;
  };
}

function calledBack(time: VirtualTime, call: AnyFunction): AnyFunction {
  return function inBottle(this: unknown, ...args) {
    const done = args.at(-1);
    if (typeof done !== 'function') return call.apply(this, args);
    return call.apply(this, [...args.slice(0, -1), time.untilCalled(done as AnyFunction)]);
  };
}
