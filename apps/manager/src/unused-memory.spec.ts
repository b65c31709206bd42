import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { UnusedMemory } from './unused-memory.js';

const MIB = 2 ** 20;

/** What V8 has of the computer, before and after: in a process of its own, for Jest's is not to change its flags. */
const SCRIPT = `
  import { getHeapStatistics } from 'node:v8';
  import { UnusedMemory } from './dist/unused-memory.js';
  let garbage = Array.from({ length: 2_000_000 }, (_, index) => ({ index }));
  const full = getHeapStatistics().total_heap_size;
  garbage = undefined;
  new UnusedMemory().giveBack();
  console.log(JSON.stringify([full, getHeapStatistics().total_heap_size]));`;

describe('memory that is not used any more', () => {
  it('is given back to the computer', async () => {
    const options = { cwd: join(import.meta.dirname, '..'), env: { ...process.env, NODE_OPTIONS: '' } };
    const script = ['--input-type=module', '--eval', SCRIPT];
    const { stdout } = await promisify(execFile)(process.execPath, script, options);
    const [full, left] = JSON.parse(stdout) as [number, number];
    expect(full).toBeGreaterThan(60 * MIB);
    expect(left).toBeLessThan(20 * MIB);
  });

  it.each([
    ['much, and there is nothing to do', 100, 500, true],
    ['little', 31, 500, false],
    ['much, and there is something to do', 100, 501, false],
  ])('is given back later, too, when it is %s', (_, moreMib, cpuMs, isGivenBack) => {
    const computer = { cpuMs: 7, heldBytes: 50 * MIB, givenBack: 0 };
    const memory = new UnusedMemory({
      cpuMs: () => computer.cpuMs,
      heldBytes: () => computer.heldBytes,
      giveBack: () => {
        computer.givenBack += 1;
        computer.heldBytes = 50 * MIB;
      },
    });
    memory.giveBack();
    computer.heldBytes += moreMib * MIB;
    computer.cpuMs += cpuMs;
    memory.look();
    expect(computer.givenBack).toBe(isGivenBack ? 2 : 1);
    memory.look();
    expect(computer.givenBack).toBe(moreMib >= 32 ? 2 : 1); // nothing has happened since
    memory.look();
    expect(computer.givenBack).toBe(moreMib >= 32 ? 2 : 1);
  });
});
