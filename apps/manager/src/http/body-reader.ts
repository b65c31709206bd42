import type { Readable } from 'node:stream';
import { invalid, unavailable, type FarmError } from '@flamenco/domain/errors';
import type { Holding } from './body-budget.js';

/** How bodies may arrive. */
export interface BodyPace {
  /** Any body may take so long, in ms … */
  readonly patienceMs: number;
  /** … and so much longer for what has arrived, in bytes a second: far less than the slowest line to a render farm. */
  readonly bytesPerSecond: number;
}

/** What is known of a body before it is read. */
export interface ExpectedBody {
  /** As its Content-Length says; undefined when it does not say. */
  readonly announcedBytes: number | undefined;
  readonly mostBytes: number;
  readonly holding: Holding;
  readonly pace: BodyPace;
}

/**
 * Reads a body into memory. Throws 413 for one that is too large, 408 for one that trickles, 400 for one that is cut, and `unavailable`
 * when the bodies of other requests take all the memory that there is for them.
 */
export function readBody(body: Readable, expected: ExpectedBody): Promise<Buffer> {
  const { announcedBytes, mostBytes, holding, pace } = expected;
  if (announcedBytes !== undefined && announcedBytes > mostBytes) return Promise.reject(tooLarge(mostBytes));
  return new Promise((resolve, reject) => {
    const whole = new GrowingBuffer(announcedBytes);
    const begunMs = performance.now();
    let bytes = 0;
    const allowedMs = (): number => pace.patienceMs + (bytes / pace.bytesPerSecond) * 1000;
    const settle = (error: FarmError | undefined): void => {
      clearTimeout(timer);
      body.off('data', add).off('end', end).off('error', lose).off('close', lose);
      if (error) reject(error);
      else resolve(whole.contents());
    };
    const add = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > mostBytes) settle(tooLarge(mostBytes));
      else if (!holding.take(chunk.length)) settle(tooManyBodies());
      else whole.add(chunk);
    };
    const end = (): void => {
      settle(announcedBytes === undefined || announcedBytes === bytes ? undefined : cut());
    };
    const lose = (): void => {
      settle(cut());
    };
    const look = (): void => {
      const leftMs = allowedMs() - (performance.now() - begunMs);
      if (leftMs <= 0) settle(tooSlow());
      else timer = setTimeout(look, leftMs);
    };
    let timer = setTimeout(look, pace.patienceMs);
    body.on('data', add).on('end', end).on('error', lose).on('close', lose);
  });
}

/** What is read of a body that was refused, and for how long. */
const UNWANTED = { bytes: 32 * 1024 * 1024, ms: 2_000 };

/**
 * Has a client finish sending a body that was refused, within limits, and keeps nothing of it: an answer to one that still sends
 * closes the connection, and most clients then tell that it broke instead of what the answer says.
 */
export function letFinishSending(body: Readable): Promise<void> {
  if (body.readableEnded || body.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let left = UNWANTED.bytes;
    const stop = (): void => {
      clearTimeout(timer);
      body.off('data', discard).off('end', stop).off('error', stop).off('close', stop);
      resolve();
    };
    const discard = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) stop();
    };
    const timer = setTimeout(stop, UNWANTED.ms);
    body.on('data', discard).on('end', stop).on('error', stop).on('close', stop);
    body.resume();
  });
}

/** Bytes as they come, put together. With a length announced they are copied one by one: all at once takes long when there are many. */
class GrowingBuffer {
  private readonly chunks: Buffer[] = [];
  private whole: Buffer | undefined;
  private bytes = 0;

  constructor(private readonly announcedBytes: number | undefined) {}

  /** What is longer than announced is counted, and not kept. */
  add(chunk: Buffer): void {
    if (this.announcedBytes === undefined || chunk.length === this.announcedBytes) this.chunks.push(chunk);
    else {
      this.whole ??= Buffer.allocUnsafeSlow(this.announcedBytes); // memory is taken from the system as it is written
      chunk.copy(this.whole, this.bytes);
    }
    this.bytes += chunk.length;
  }

  contents(): Buffer {
    const [only, ...others] = this.chunks;
    if (only && others.length === 0) return only;
    return this.whole?.subarray(0, this.bytes) ?? Buffer.concat(this.chunks, this.bytes);
  }
}

function tooLarge(mostBytes: number): FarmError {
  return invalid(
    'body-too-large',
    `The body of the request is larger than ${mostBytes / 1024 / 1024} MiB, the most that is accepted here. Send less.`,
    { httpStatus: 413 },
  );
}

function tooSlow(): FarmError {
  return invalid(
    'body-too-slow',
    'The body of the request arrived so slowly that it was abandoned. Send it again, over a faster connection.',
    { httpStatus: 408 },
  );
}

function tooManyBodies(): FarmError {
  return unavailable(
    'too-many-bodies',
    'Other requests have bodies so large that there is no memory for this one. Try again in a second.',
  );
}

function cut(): FarmError {
  return invalid(
    'body-cut',
    'The body of the request is not as long as its Content-Length says. Send it again.',
  );
}
