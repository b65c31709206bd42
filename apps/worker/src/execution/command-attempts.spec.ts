import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../tests/support/fake-clock.js';
import { pause } from '../timing/clock.js';
import { CommandFailure, WrongCommand } from './commands/command.js';
import type { ReadyCommand } from './commands/command-table.js';
import { tryCommand } from './command-attempts.js';

type Attempt = (number: number, signal: AbortSignal, clock: FakeClock) => Promise<void>;

/** A command under way on a clock that stands still until it is moved. */
function begin(options: Partial<Pick<ReadyCommand, 'retries' | 'timeoutMs'>>, attempt: Attempt) {
  const [clock, stop] = [new FakeClock(), new AbortController()];
  const log: string[] = [];
  const startedOver: string[] = [];
  const attemptsAtMs: number[] = [];
  const beganMs = clock.nowMs();
  const command = {
    name: 'exec',
    countsSteps: false,
    retries: 0,
    timeoutMs: undefined,
    ...options,
    run: () => Promise.resolve(),
  } as const;
  const done = tryCommand(
    command,
    {
      clock,
      signal: stop.signal,
      log: (line) => log.push(line),
      startOver: (activity) => startedOver.push(activity),
    },
    (signal) => {
      attemptsAtMs.push(clock.nowMs() - beganMs);
      return attempt(attemptsAtMs.length, signal, clock);
    },
  );
  const outcome = done.then(
    () => 'done',
    (error: unknown) => (error as Error).message,
  );
  return { clock, stop, log, startedOver, attemptsAtMs, outcome };
}

/** Lets time pass, a second at a time, each with whatever follows from it. */
async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1000);
  }
  await new Promise((resolve) => setImmediate(resolve));
}

const fails: Attempt = (number) => Promise.reject(new CommandFailure(`no luck ${number}`));

describe('a command that fails', () => {
  it('is not tried again unless it says so', async () => {
    const { outcome, attemptsAtMs, log } = begin({}, fails);
    expect(await outcome).toBe('no luck 1');
    expect(attemptsAtMs).toEqual([0]);
    expect(log).toEqual([]);
  });

  it('is tried again as often as it says, after waits that grow to a minute, and says each time why', async () => {
    const { clock, outcome, attemptsAtMs, log, startedOver } = begin({ retries: 5 }, fails);
    await pass(clock, 200);
    expect(await outcome).toBe('no luck 6 (attempt 6 of 6 at exec)');
    expect(attemptsAtMs).toEqual([0, 5000, 20_000, 50_000, 110_000, 170_000]);
    expect(log.slice(0, 3)).toEqual([
      'attempt 1 of 6 at exec failed: no luck 1; trying again in 5 s',
      'attempt 2 of 6 at exec',
      'attempt 2 of 6 at exec failed: no luck 2; trying again in 15 s',
    ]);
    expect(startedOver.slice(0, 2)).toEqual(['Attempt 2 of 6 at exec', 'Attempt 3 of 6 at exec']);
  });

  it('is done when one attempt goes well, whatever kind of error the others had', async () => {
    const { clock, outcome, attemptsAtMs } = begin({ retries: 9 }, (number) =>
      number === 1 ? Promise.reject(new Error('EIO')) : Promise.resolve(),
    );
    await pass(clock, 5);
    expect(await outcome).toBe('done');
    expect(attemptsAtMs).toHaveLength(2);
  });

  it('is not tried again when its job type is wrong: it would fail all the same', async () => {
    const { outcome } = begin({ retries: 9 }, () => Promise.reject(new WrongCommand('relative')));
    expect(await outcome).toBe('relative');
  });
});

describe('a command whose task is to stop', () => {
  it('is not tried again, be it stopped while it runs', async () => {
    const { stop, outcome, attemptsAtMs } = begin({ retries: 9 }, (_number, signal, clock) =>
      pause(clock, 60_000, signal),
    );
    stop.abort(new Error('canceled'));
    expect(await outcome).toBe('canceled');
    expect(attemptsAtMs).toHaveLength(1);
  });

  it('nor when it fails by itself at that moment', async () => {
    const failure = Promise.withResolvers<undefined>();
    const { stop, outcome, attemptsAtMs } = begin({ retries: 9 }, () => failure.promise);
    stop.abort(new Error('canceled'));
    failure.reject(new CommandFailure('no luck'));
    expect(await outcome).toBe('canceled');
    expect(attemptsAtMs).toHaveLength(1);
  });

  it('nor when it waits for its next attempt', async () => {
    const { clock, stop, outcome, attemptsAtMs } = begin({ retries: 9 }, fails);
    await pass(clock, 1);
    stop.abort(new Error('canceled'));
    expect(await outcome).toBe('canceled');
    expect(attemptsAtMs).toEqual([0]);
    expect(clock.timerCount).toBe(0);
  });
});

describe('a command with a timeout', () => {
  const hangs: Attempt = (_number, signal, clock) => pause(clock, 1e9, signal);

  it('is stopped when an attempt has taken so long, and has failed', async () => {
    const { clock, outcome } = begin({ timeoutMs: 90_000 }, hangs);
    await pass(clock, 90);
    expect(await outcome).toBe('exec was stopped after 1m30s, which is the "timeout" of the command');
    expect(clock.timerCount).toBe(0);
  });

  it('has that time for each attempt, without the waits between them', async () => {
    const { clock, outcome, attemptsAtMs } = begin({ timeoutMs: 10_000, retries: 2 }, hangs);
    await pass(clock, 60);
    expect(await outcome).toMatch(/^exec was stopped after 10s.*\(attempt 3 of 3 at exec\)$/);
    expect(attemptsAtMs).toEqual([0, 15_000, 40_000]);
  });

  it.each([undefined, 0])('is never stopped when that is %j', async (timeoutMs) => {
    const { clock, stop, outcome } = begin({ timeoutMs }, hangs);
    await pass(clock, 100);
    stop.abort(new Error('canceled'));
    expect(await outcome).toBe('canceled');
  });

  it('leaves no timer behind when it ends in time', async () => {
    const { clock, outcome } = begin({ timeoutMs: 1000 }, () => Promise.resolve());
    expect(await outcome).toBe('done');
    expect(clock.timerCount).toBe(0);
  });
});
