import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../tests/support/fake-clock.js';
import { LogShortener } from './log-shortener.js';

const MEGABYTE = 1024 * 1024;
const line = 'x'.repeat(MEGABYTE - 1);

function shortener(): { clock: FakeClock; lines: string[]; log: LogShortener } {
  const [clock, lines] = [new FakeClock(), [] as string[]];
  return { clock, lines, log: new LogShortener(clock, (passed) => lines.push(passed)) };
}

describe('LogShortener', () => {
  it('passes a log of 200 MB on whole, and whatever a render prints in a day', () => {
    const { clock, lines, log } = shortener();
    for (let count = 0; count < 200; count += 1) log.append(line);
    for (let second = 0; second < 86_400; second += 1) {
      clock.advance(1000);
      log.append('x'.repeat(10_000));
    }
    log.end();
    expect(lines).toHaveLength(200 + 86_400);
  });

  it('leaves out what is too much, says how much, and keeps the last lines', () => {
    const { lines, log } = shortener();
    for (let count = 0; count < 256; count += 1) log.append(line);
    log.append('fits still');
    for (let count = 0; count < 1000; count += 1) log.append(`too much ${count}`);
    expect(lines).toHaveLength(257);
    log.end();
    expect(lines[257]).toMatch(/^\[950 lines \(0\.0 MB\) were left out here/);
    expect(lines.slice(258)).toEqual(Array.from({ length: 50 }, (_, index) => `too much ${950 + index}`));
  });

  it('goes on with a good piece of log, not with single lines', () => {
    const { clock, lines, log } = shortener();
    for (let count = 0; count < 257; count += 1) log.append(line);
    log.append('left out');
    clock.advance(10_000);
    log.append('left out, too');
    expect(lines).toHaveLength(257);
    clock.advance(30_000);
    log.append('goes on');
    expect(lines.slice(257)).toEqual(['left out', 'left out, too', 'goes on']);
  });
});
