import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BodyBudget } from './body-budget.js';
import { readBody, type ExpectedBody } from './body-reader.js';

const PACE = { patienceMs: 30_000, bytesPerSecond: 1000 };
const roomy = new BodyBudget(1_000_000, 0);

function expected(more: Partial<ExpectedBody> = {}): ExpectedBody {
  return { announcedBytes: undefined, mostBytes: 10_000, holding: roomy.hold(), pace: PACE, ...more };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('a body that is read', () => {
  it('is whole', async () => {
    const body = new PassThrough();
    const read = readBody(body, expected({ announcedBytes: 6 }));
    body.write('abc');
    body.end('def');
    expect((await read).toString()).toBe('abcdef');
  });

  it('is nothing when it is empty', async () => {
    const body = new PassThrough();
    body.end();
    expect(await readBody(body, expected())).toHaveLength(0);
  });

  it('is refused at once when it says that it is too large, and as soon as it is', async () => {
    const refusal = { code: 'body-too-large', httpStatus: 413 };
    await expect(readBody(new PassThrough(), expected({ announcedBytes: 10_001 }))).rejects.toMatchObject(
      refusal,
    );
    const body = new PassThrough();
    const read = readBody(body, expected());
    body.write(Buffer.alloc(10_001));
    await expect(read).rejects.toMatchObject(refusal);
  });

  it('is refused when it is cut', async () => {
    const body = new PassThrough();
    const read = readBody(body, expected({ announcedBytes: 6 }));
    body.end('abc');
    await expect(read).rejects.toMatchObject({ code: 'body-cut' });
    const lost = new PassThrough();
    const reading = readBody(lost, expected());
    lost.destroy();
    await expect(reading).rejects.toMatchObject({ code: 'body-cut' });
  });

  it('may take its time, and is refused when it trickles', async () => {
    const body = new PassThrough();
    let outcome: unknown = 'reading';
    void readBody(body, expected()).catch((error: unknown) => (outcome = error));
    body.write(Buffer.alloc(5_000));
    await jest.advanceTimersByTimeAsync(34_000); // 30 s, and 5 s for what came
    expect(outcome).toBe('reading');
    body.write('a');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(outcome).toMatchObject({ code: 'body-too-slow', httpStatus: 408 });
  });
});

describe('the memory for bodies', () => {
  it('is shared, but for a first part of each', () => {
    const budget = new BodyBudget(100, 10);
    const [one, other] = [budget.hold(), budget.hold()];
    expect(one.take(10)).toBe(true);
    expect(one.take(90)).toBe(true);
    expect(other.take(10)).toBe(true);
    expect(other.take(11)).toBe(false);
    one.release();
    one.release();
    expect(other.take(100)).toBe(false);
    expect(other.take(10)).toBe(false);
    expect(budget.hold().take(110)).toBe(true);
  });
});
