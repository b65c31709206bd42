import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../tests/support/fake-clock.js';
import { CommandWatch, type CommandLimits } from './command-watch.js';

const MINUTE_MS = 60_000;
const HALF_HOUR: CommandLimits = { silenceMs: 30 * MINUTE_MS };

let watch: CommandWatch | undefined;
afterEach(() => watch?.stop());

/** Watches a program for some minutes; `eachMinute` says what it does. Gives why it was ended, and after how many minutes. */
function watched(
  limits: CommandLimits,
  minutes: number,
  eachMinute: (minute: number, watched: CommandWatch) => number | undefined,
): { readonly why: string; readonly minute: number } | undefined {
  const clock = new FakeClock();
  let usedMs: number | undefined = eachMinute(0, { said: () => undefined } as unknown as CommandWatch);
  let ended: { readonly why: string; readonly minute: number } | undefined;
  let minute = 0;
  const onLimit = (why: string): void => void (ended = { why, minute });
  watch = new CommandWatch(limits, { cpuTimeMs: () => usedMs, onLimit }, clock);
  for (minute = 1; minute <= minutes && !ended; minute += 1) {
    usedMs = eachMinute(minute, watch);
    clock.advance(MINUTE_MS);
  }
  return ended;
}

describe('CommandWatch', () => {
  it('ends a program that hangs, and says what it saw last', () => {
    const ended = watched(HALF_HOUR, 100, (minute, program) => {
      if (minute === 5) program.said('Fra:1 | preparing scene');
      return 1234;
    });
    expect(ended?.why).toMatch(
      /^has printed nothing and used no CPU for 30m0s.*Its last line, 3\dm0s before, was: Fra:1 \| preparing scene$/,
    );
    expect(ended?.minute).toBeGreaterThanOrEqual(34);
    expect(ended?.minute).toBeLessThanOrEqual(36);
  });

  it('says so when it has printed nothing at all', () => {
    expect(watched(HALF_HOUR, 100, () => 0)?.why).toMatch(/It had printed nothing at all\.$/);
  });

  it.each<[string, (minute: number, program: CommandWatch) => number | undefined]>([
    ['computes in silence', (minute) => minute * 1000],
    ['has children that end, and take their time with them', (minute) => (minute % 2) * 1000],
    [
      'prints a line now and then',
      (minute, program) => (minute % 25 === 0 ? (program.said('still here'), 0) : 0),
    ],
    ['cannot be looked at', () => undefined],
  ])('lets a program go on that %s', (_what, eachMinute) => {
    expect(watched(HALF_HOUR, 300, eachMinute)).toBeUndefined();
  });

  it('is not deceived by a thread that only looks at a clock', () => {
    expect(watched(HALF_HOUR, 100, (minute) => minute * 50)?.minute).toBeLessThan(33);
  });

  it('ends a program that takes too long, however busy it is', () => {
    const ended = watched({ timeMs: 120 * MINUTE_MS }, 200, (minute, program) => {
      program.said(`frame ${minute}`);
      return minute * 60_000;
    });
    expect(ended?.why).toMatch(
      /^has run for 2h0m0s, which is the limit.*Its last line, 1m0s before, was: frame 120$/,
    );
  });

  it('does not blame a program for the time that the computer slept', () => {
    const clock = new FakeClock();
    const ended: string[] = [];
    const limits = { silenceMs: 10 * MINUTE_MS, timeMs: 20 * MINUTE_MS };
    watch = new CommandWatch(limits, { cpuTimeMs: () => 0, onLimit: (why) => ended.push(why) }, clock);
    clock.advance(8 * 60 * MINUTE_MS);
    for (let minute = 0; minute < 9; minute += 1) clock.advance(MINUTE_MS);
    expect(ended).toEqual([]);
    for (let minute = 0; minute < 3; minute += 1) clock.advance(MINUTE_MS);
    expect(ended).toEqual([expect.stringMatching(/^has printed nothing and used no CPU for 1\dm/)]);
  });

  it('lets everything go on without limits', () => {
    expect(watched({}, 10_000, () => 0)).toBeUndefined();
  });
});
