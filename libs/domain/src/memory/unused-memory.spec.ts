import { describe, expect, it } from '@jest/globals';
import { UnusedMemory } from './unused-memory.js';

const MIB = 2 ** 20;
const MANAGER = { idleCpuMs: 500, worthBytes: 32 * MIB };
const WORKER = { idleCpuMs: 600, worthBytes: 4 * MIB };

describe('memory that is not used any more', () => {
  it.each([
    ['much, and there is nothing to do', MANAGER, 100, 500, true],
    ['little', MANAGER, 31, 500, false],
    ['much, and there is something to do', MANAGER, 100, 501, false],
    ['much for a Worker, which does nothing', WORKER, 10, 500, true],
    ['little for a Worker', WORKER, 3, 500, false],
    ['much for a Worker, which does something', WORKER, 10, 700, false],
  ])('is given back later, too, when it is %s', (_, when, moreMib, cpuMs, isGivenBack) => {
    const computer = { cpuMs: 7, heldBytes: 50 * MIB, givenBack: 0 };
    const memory = new UnusedMemory(
      {
        cpuMs: () => computer.cpuMs,
        heldBytes: () => computer.heldBytes,
        giveBack: () => {
          computer.givenBack += 1;
          computer.heldBytes = 50 * MIB;
        },
      },
      when,
    );
    memory.giveBack();
    computer.heldBytes += moreMib * MIB;
    computer.cpuMs += cpuMs;
    memory.look();
    expect(computer.givenBack).toBe(isGivenBack ? 2 : 1);
    memory.look();
    expect(computer.givenBack).toBe(moreMib * MIB >= when.worthBytes ? 2 : 1); // nothing has happened since
    memory.look();
    expect(computer.givenBack).toBe(moreMib * MIB >= when.worthBytes ? 2 : 1);
  });

  it('is given back with the first look at which nothing is done: what the start has left', () => {
    let givenBack = 0;
    const process = { cpuMs: () => 7, heldBytes: () => 40 * MIB, giveBack: () => (givenBack += 1) };
    new UnusedMemory(process, WORKER).look();
    expect(givenBack).toBe(1);
  });
});
