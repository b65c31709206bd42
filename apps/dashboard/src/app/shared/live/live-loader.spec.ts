import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { BATCH_MS, LiveLoader, type LoadState, PATIENCE_MS, REFRESH_GAP_MS, RETRY_MS } from './live-loader';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** A value that knows each event that it holds; the loader's own mistakes show as one twice or not at all. */
type Numbers = readonly number[];

interface Answer {
  resolve(value: Numbers): void;
  reject(error: unknown): void;
}

/** A loader whose loads are answered by the test. */
function aLoader(needsReload: (events: Numbers) => boolean = () => false) {
  const answers: Answer[] = [];
  let state: LoadState<Numbers> = { value: undefined, error: undefined };
  const loader = new LiveLoader<Numbers, number>(
    {
      load: () => new Promise<Numbers>((resolve, reject) => answers.push({ resolve, reject })),
      apply: (value, events) => [...value, ...events.filter((event) => !value.includes(event))],
      needsReload: (_value, events) => needsReload(events),
      isPassing: (error) => error === 'busy',
    },
    (next) => (state = next),
  );
  const settle = (ms = 0): Promise<void> => jest.advanceTimersByTimeAsync(ms);
  const answer = async (value: Numbers): Promise<void> => {
    answers.at(-1)?.resolve(value);
    await settle();
  };
  const fail = async (error: unknown): Promise<void> => {
    answers.at(-1)?.reject(error);
    await settle();
  };
  return { loader, settle, answer, fail, loads: () => answers.length, state: () => state, answers };
}

describe('loading something live', () => {
  it('waits for the subscription', async () => {
    const { loader, loads, settle } = aLoader();
    await settle(PATIENCE_MS - 1);
    expect(loads()).toBe(0);
    loader.subscribed();
    expect(loads()).toBe(1);
    loader.dispose();
  });

  it('begins without it when that takes too long, and again with it', async () => {
    const { loader, loads, settle } = aLoader();
    await settle(PATIENCE_MS);
    expect(loads()).toBe(1);
    loader.subscribed();
    expect(loads()).toBe(2);
    loader.dispose();
  });

  it('applies what came meanwhile, after what was loaded, once', async () => {
    const { loader, answer, settle, state } = aLoader();
    loader.subscribed();
    loader.received(1);
    await settle(BATCH_MS);
    loader.received(2);
    await answer([1]);
    expect(state().value).toEqual([1, 2]);
    await settle(BATCH_MS);
    expect(state().value).toEqual([1, 2]);
    loader.dispose();
  });

  it('loads nothing by itself while the connection is lost, and then at once, whatever was due', async () => {
    const { loader, answer, loads, settle } = aLoader();
    loader.subscribed();
    await answer([1]);
    loader.lost();
    loader.refresh();
    await settle(10 * REFRESH_GAP_MS);
    expect(loads()).toBe(1);
    loader.subscribed();
    expect(loads()).toBe(2);
    await answer([2]);
    loader.dispose();
  });

  it('takes no answer to what it asked for before the connection was lost, and does not repeat what failed', async () => {
    const { loader, answer, answers, fail, loads, settle, state } = aLoader();
    loader.subscribed();
    await answer([1]);
    loader.reload();
    loader.lost();
    await answer([2]);
    expect(state().value).toEqual([1]);
    loader.subscribed();
    loader.lost();
    await fail('busy');
    await settle(RETRY_MS + REFRESH_GAP_MS);
    expect([state().error, loads(), answers.length]).toEqual([undefined, 3, 3]);
    loader.dispose();
  });

  it('queues a reload that is asked for while it loads', async () => {
    const { loader, answer, loads } = aLoader();
    loader.subscribed();
    loader.reload();
    loader.reload();
    expect(loads()).toBe(1);
    await answer([]);
    expect(loads()).toBe(2);
    await answer([]);
    expect(loads()).toBe(2);
    loader.dispose();
  });

  it('goes on showing events while it loads again', async () => {
    const { loader, answer, settle, state } = aLoader();
    loader.subscribed();
    await answer([1]);
    loader.reload();
    loader.received(2);
    await settle(BATCH_MS);
    expect(state().value).toEqual([1, 2]);
    await answer([1]);
    expect(state().value).toEqual([1, 2]);
    loader.dispose();
  });

  it('keeps the last good value when a load fails, and forgets the failure with the next that does not', async () => {
    const { loader, answer, fail, state } = aLoader();
    loader.subscribed();
    await answer([1]);
    loader.reload();
    await fail('gone');
    expect(state()).toEqual({ value: [1], error: 'gone' });
    loader.reload();
    await answer([2]);
    expect(state()).toEqual({ value: [2], error: undefined });
    loader.dispose();
  });

  it.each([
    ['busy', 2],
    ['no such thing', 1],
  ])('that failed because of %j happens %i times', async (error, times) => {
    const { loader, fail, settle, loads } = aLoader();
    loader.subscribed();
    await fail(error);
    await settle(RETRY_MS);
    expect(loads()).toBe(times);
    loader.dispose();
  });

  it('takes no answer to a load from before the connection was lost', async () => {
    const { loader, answer, answers, settle, state } = aLoader();
    loader.subscribed();
    loader.lost();
    loader.subscribed();
    await answer([2]);
    answers[0]?.resolve([1]);
    await settle();
    expect(state().value).toEqual([2]);
    loader.dispose();
  });

  it('happens again when events say so, but not more often than once a second', async () => {
    const { loader, answer, settle, loads } = aLoader((events) => events.length > 0);
    loader.subscribed();
    await answer([]);
    for (let event = 0; event < 40; event += 1) {
      loader.received(event);
      await settle(100);
      await answer([]);
    }
    expect(loads()).toBeLessThanOrEqual(1 + (40 * 100) / REFRESH_GAP_MS);
    expect(loads()).toBeGreaterThanOrEqual(4);
    loader.dispose();
  });

  it('does not happen by itself while it may not, and then once', async () => {
    const { loader, answer, settle, loads } = aLoader();
    loader.subscribed();
    await answer([]);
    loader.allow(false);
    loader.refresh();
    loader.refresh();
    await settle(10 * REFRESH_GAP_MS);
    expect(loads()).toBe(1);
    loader.allow(true);
    expect(loads()).toBe(2);
    loader.dispose();
  });
});

/** What may happen, in any order; what makes no sense at its moment does nothing. */
const STEPS = [
  'change',
  'delivery',
  'old answer',
  'new answer',
  'failure',
  'acknowledgement',
  'loss',
  'connection',
  'reload',
  'wait',
] as const;

describe('whatever happens in whatever order', () => {
  it('ends as a fresh load would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { maxLength: 60 }), async (steps) => {
        const farm = new FakeFarm();
        for (const step of [...steps, 'connection', 'acknowledgement'] as const) await farm.take(step);
        await farm.settle();
        farm.loader.dispose();
        expect(farm.shown).toEqual(farm.truth);
      }),
      { numRuns: 400 },
    );
  }, 30_000);
});

/** Time passes, and promises go on. */
async function pass(ms: number): Promise<void> {
  jest.advanceTimersByTime(ms);
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

/** A Manager whose things have versions, and whose answers are made some time after they were asked for and before they arrive. */
class FakeFarm {
  /** By thing, its version. */
  truth: Readonly<Record<string, number>> = {};
  shown: Readonly<Record<string, number>> | undefined;
  private version = 0;
  private isConnected = true;
  private isSubscribed = false;
  private events: (readonly [thing: string, version: number])[] = [];
  private asked: { answerOld: () => void; answerNew: () => void; fail: () => void }[] = [];
  readonly loader = new LiveLoader<Readonly<Record<string, number>>, readonly [string, number]>(
    {
      load: () => this.load(),
      apply: (value, events) =>
        events.reduce(
          (before, [thing, version]) =>
            (before[thing] ?? 0) > version ? before : { ...before, [thing]: version },
          value,
        ),
      isPassing: () => true,
    },
    ({ value }) => (this.shown = value),
  );

  async take(step: (typeof STEPS)[number]): Promise<void> {
    const acts: Record<(typeof STEPS)[number], () => void> = {
      change: () => this.change(),
      delivery: () => this.deliver(),
      'old answer': () => this.asked.shift()?.answerOld(),
      'new answer': () => this.asked.pop()?.answerNew(),
      failure: () => this.asked.shift()?.fail(),
      acknowledgement: () => this.acknowledge(),
      loss: () => this.lose(),
      connection: () => (this.isConnected = true),
      reload: () => this.loader.reload(),
      wait: () => undefined,
    };
    acts[step]();
    await pass(step === 'wait' ? BATCH_MS : 0);
  }

  /** Lets all arrive that is under way, and all be done that is due. */
  async settle(): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      while (this.events.length > 0) this.deliver();
      while (this.asked.length > 0) this.asked.shift()?.answerOld();
      await pass(1_000);
    }
  }

  private change(): void {
    this.version += 1;
    const thing = `thing ${this.version % 3}`;
    this.truth = { ...this.truth, [thing]: this.version };
    if (this.isSubscribed) this.events.push([thing, this.version]);
  }

  private deliver(): void {
    const event = this.events.shift();
    if (event !== undefined) this.loader.received(event);
  }

  private acknowledge(): void {
    if (!this.isConnected || this.isSubscribed) return;
    this.isSubscribed = true;
    this.loader.subscribed();
  }

  private lose(): void {
    if (!this.isConnected) return;
    this.isConnected = false;
    this.isSubscribed = false;
    this.events = [];
    this.loader.lost();
  }

  private load(): Promise<Readonly<Record<string, number>>> {
    return new Promise((resolve, reject) => {
      // An answer is made between the moment when it was asked for and that when it arrives.
      const old = this.truth;
      this.asked.push({
        answerOld: () => resolve(old),
        answerNew: () => resolve(this.truth),
        fail: () => reject(new Error('busy')),
      });
    });
  }
}
