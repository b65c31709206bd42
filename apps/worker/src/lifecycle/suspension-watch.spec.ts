import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../tests/support/fake-clock.js';
import { silentLog } from '../../tests/support/silent-log.js';
import { startAwakeTimer } from '../timing/awake-timer.js';
import { hostUnsleepingTime, SuspensionWatch } from './suspension-watch.js';

describe('a computer that was suspended', () => {
  it('is noticed, and told in a sentence', async () => {
    const clock = new FakeClock();
    let sleptMs = 0;
    const watch = new SuspensionWatch(clock, () => clock.nowMs() + sleptMs, silentLog);
    const told: string[] = [];
    const stop = watch.onSlept((message) => told.push(message));
    const ending = new AbortController();
    const running = watch.run(ending.signal);
    const look = async (): Promise<void> => {
      await clock.untilTimerIsSet();
      clock.advance(5_000);
      await clock.untilTimerIsSet();
    };
    await look();
    sleptMs += 20_000; // a busy computer
    await look();
    expect(told).toEqual([]);
    sleptMs += 2 * 3_600_000;
    await look();
    expect(told).toEqual([expect.stringMatching(/^I slept for 2h0m0s: .* Nothing fails for it/)]);
    stop();
    sleptMs += 3_600_000;
    await look();
    expect(told).toHaveLength(1);
    ending.abort();
    await running;
  });

  it('has time that goes on meanwhile', () => {
    const before = hostUnsleepingTime();
    expect(before).toBeGreaterThan(0);
    expect(hostUnsleepingTime()).toBeGreaterThanOrEqual(before);
  });
});

describe('a timer that counts only while the program can run', () => {
  it('is over after its time', () => {
    const clock = new FakeClock();
    let isOver = false;
    startAwakeTimer(clock, 150_000, () => (isOver = true));
    for (const stepMs of [60_000, 60_000, 29_999]) clock.advance(stepMs);
    expect(isOver).toBe(false);
    clock.advance(1);
    expect(isOver).toBe(true);
    expect(clock.timerCount).toBe(0);
  });

  it('does not count a sleep', () => {
    const clock = new FakeClock();
    let isOver = false;
    startAwakeTimer(clock, 25_000, () => (isOver = true));
    clock.advance(8 * 3_600_000);
    expect(isOver).toBe(false);
    clock.advance(25_000);
    expect(isOver).toBe(true);
  });

  it('can be taken back', () => {
    const clock = new FakeClock();
    const stop = startAwakeTimer(clock, 25_000, () => undefined);
    clock.advance(10_000);
    stop();
    expect(clock.timerCount).toBe(0);
  });
});
