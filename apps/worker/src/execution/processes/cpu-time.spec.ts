import { describe, expect, it } from '@jest/globals';
import { ProcessFamily } from './process-family.js';
import { hostSystem, type ProcessSystem } from './process-system.js';
import { treeCpuTimeMs } from './windows-processes.js';

/** A computer whose programs print this. */
const printing = (platform: NodeJS.Platform, printed: string): ProcessSystem => ({
  ...hostSystem,
  platform,
  run: () => printed,
});

describe('the CPU time of a program and all that it has started', () => {
  it('is, on Windows, that of the tree below it', () => {
    const printed = '10 1 20000000\r\n11 10 10000000\r\n12 11 5000000\r\n99 1 70000000\r\n';
    expect(treeCpuTimeMs(10, printing('win32', printed))).toBe(3500);
  });

  it.each([
    ['not started any more', '99 1 70000000\r\n'],
    ['PowerShell fails', ''],
  ])('is unknown on Windows: %s', (_why, printed) => {
    expect(treeCpuTimeMs(10, printing('win32', printed))).toBeUndefined();
  });

  it.each([
    ['  0:02.50\n', 2500],
    ['1-02:00:01\n  1:00.00\n', 26 * 3_600_000 + 1000 + 60_000],
    ['', undefined],
  ])('is, on macOS, what ps says of its group: %j', (printed, timeMs) => {
    expect(new ProcessFamily(10, 'run', printing('darwin', printed)).cpuTimeMs()).toBe(timeMs);
  });
});
