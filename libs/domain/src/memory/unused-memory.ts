/** What is measured of a process, and how it gives memory back. */
export interface MemoryOfProcess {
  /** CPU time of this process so far. */
  readonly cpuMs: () => number;
  /** What it has for its objects, used or not. */
  readonly heldBytes: () => number;
  /** Takes a moment, in which nobody is answered. */
  readonly giveBack: () => void;
}

/** When it is time to give back. */
export interface GivingBack {
  /** CPU time between two looks that still counts as having nothing to do. */
  readonly idleCpuMs: number;
  /** Less than this, of what has come together since the last time, is not worth the moment that it takes. */
  readonly worthBytes: number;
}

/**
 * Decides when a process gives the computer memory back that it does not use any more. V8 keeps what it once had, and does not look for it while
 * little happens: so it is done when there is nothing to do.
 */
export class UnusedMemory {
  private lookedAtCpuMs: number;
  private leftBytes = 0;

  constructor(
    private readonly memory: MemoryOfProcess,
    private readonly when: GivingBack,
  ) {
    this.lookedAtCpuMs = memory.cpuMs();
  }

  /** Looks, as is to be done at even distances: gives back what has come together since the last time, if little has happened since the last look. */
  look(): void {
    const cpuMs = this.memory.cpuMs();
    const isIdle = cpuMs - this.lookedAtCpuMs <= this.when.idleCpuMs;
    this.lookedAtCpuMs = cpuMs;
    if (isIdle && this.memory.heldBytes() - this.leftBytes >= this.when.worthBytes) this.giveBack();
  }

  giveBack(): void {
    this.memory.giveBack();
    this.lookedAtCpuMs = this.memory.cpuMs();
    this.leftBytes = this.memory.heldBytes();
  }
}
