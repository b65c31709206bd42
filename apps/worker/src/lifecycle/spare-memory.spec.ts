import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { SpareMemory } from './spare-memory.js';

const MIB = 2 ** 20;

/** What V8 has of the computer, before and after: in a process of its own, for Jest's is not to change its flags. */
const SCRIPT = `
  import { getHeapStatistics } from 'node:v8';
  import { SpareMemory } from './dist/lifecycle/spare-memory.js';
  let garbage = Array.from({ length: 2_000_000 }, (_, index) => ({ index }));
  const full = getHeapStatistics().total_heap_size;
  garbage = undefined;
  new SpareMemory().look();
  console.log(JSON.stringify([full, getHeapStatistics().total_heap_size]));`;

describe('memory that a Worker does not use any more', () => {
  it('is given back to the computer', async () => {
    const options = { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } };
    const script = ['--input-type=module', '--eval', SCRIPT];
    const { stdout } = await promisify(execFile)(process.execPath, script, options);
    const [full, left] = JSON.parse(stdout) as [number, number];
    expect(full).toBeGreaterThan(60 * MIB);
    expect(left).toBeLessThan(20 * MIB);
  });

  it.each([
    ['much of it, and nothing is done', 10, 500, 2],
    ['little of it', 3, 500, 1],
    ['much of it, and something is done', 10, 700, 1],
  ])('is looked for again when there is %s', (_, moreMib, cpuMs, givenBack) => {
    const computer = { cpuMs: 7, heldBytes: 50 * MIB, givenBack: 0 };
    const memory = new SpareMemory({
      cpuMs: () => computer.cpuMs,
      heldBytes: () => computer.heldBytes,
      giveBack: () => {
        computer.givenBack += 1;
        computer.heldBytes = 40 * MIB;
      },
    });
    memory.look();
    expect(computer.givenBack).toBe(1);
    computer.heldBytes += moreMib * MIB;
    computer.cpuMs += cpuMs;
    memory.look();
    expect(computer.givenBack).toBe(givenBack);
    memory.look();
    expect(computer.givenBack).toBe(moreMib >= 4 ? 2 : 1); // nothing has been done since
    memory.look();
    expect(computer.givenBack).toBe(moreMib >= 4 ? 2 : 1);
  });
});
