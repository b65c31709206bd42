import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UnusedMemory, type MemoryOfProcess } from '@flamenco/domain/memory';

const LOOK_EVERY_MS = 30_000;

/** A fiftieth of a core still counts as nothing to do. So much memory is what a Worker that waits leaves behind in some twenty minutes. */
const WHEN = { idleCpuMs: LOOK_EVERY_MS / 50, worthBytes: 4 * 2 ** 20 };

/**
 * Has this process give memory back that it does not use, when it has nothing to do, as long as it lives.
 * A Worker that waits grew by 11 MiB an hour, and one whose task had printed 1 GiB kept 150 MiB. It takes some 30 ms.
 */
export function watchMemory(): void {
  const memory = new UnusedMemory(THIS, WHEN);
  setInterval(() => {
    memory.look();
  }, LOOK_EVERY_MS).unref();
}

/** At once. */
export function giveMemoryBack(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  // As V8 does before it gives up: the young generation shrinks, and pages that are nearly empty are joined.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

const THIS: MemoryOfProcess = {
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  heldBytes: () => {
    const { heapTotal, external } = process.memoryUsage();
    return heapTotal + external;
  },
  giveBack: giveMemoryBack,
};
