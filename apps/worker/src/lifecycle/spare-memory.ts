import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 30_000;

/** CPU time between two looks that still counts as having nothing to do: a fiftieth of a core. */
const IDLE_CPU_MS = LOOK_EVERY_MS / 50;

/** What a Worker that waits leaves behind in some twenty minutes. */
const WORTH_A_PAUSE_BYTES = 4 * 2 ** 20;

/** What is measured, and how memory is given back. Tests have their own. */
export interface ProcessMemory {
  /** CPU time of this process so far. */
  readonly cpuMs: () => number;
  /** What V8 has, used or not. */
  readonly heldBytes: () => number;
  readonly giveBack: () => void;
}

/**
 * Gives a render the memory that this process does not use any more. V8 collects what is left behind only once there is much of it: a
 * Worker that waits grew by 11 MiB an hour, and one whose task had printed 1 GiB kept 150 MiB. It takes some 30 ms, in which nothing else is
 * done, so it is done when there is nothing to do.
 */
export class SpareMemory {
  private lookedAtCpuMs: number;
  private leftBytes: number;

  constructor(private readonly memory: ProcessMemory = THIS_PROCESS) {
    this.lookedAtCpuMs = memory.cpuMs();
    this.leftBytes = 0;
  }

  /** Looks now and then, as long as the process lives. */
  watch(): void {
    setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS).unref();
  }

  /** Gives back what has come together since the last time, if little has happened since the last look. */
  look(): void {
    const cpuMs = this.memory.cpuMs();
    const isIdle = cpuMs - this.lookedAtCpuMs <= IDLE_CPU_MS;
    this.lookedAtCpuMs = cpuMs;
    if (!isIdle || this.memory.heldBytes() - this.leftBytes < WORTH_A_PAUSE_BYTES) return;
    this.memory.giveBack();
    this.lookedAtCpuMs = this.memory.cpuMs();
    this.leftBytes = this.memory.heldBytes();
  }
}

const THIS_PROCESS: ProcessMemory = {
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  heldBytes: () => {
    const { heapTotal, external } = process.memoryUsage();
    return heapTotal + external;
  },
  giveBack: () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (how: object) => void;
    // As V8 does before it gives up: the young generation shrinks, and pages that are nearly empty are joined.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  },
};
