import type { components } from '../manager-api/schema.gen.js';
import { MOST_GPUS, type UsedFolder } from './find-machine.js';
import { loadOfGpus } from './gpus.js';
import type { CoreTimes, MachineSystem } from './machine-system.js';
import { toMib } from './printed.js';

/** How busy this computer is, in the Manager's words. */
export type MachineLoad = components['schemas']['WorkerLoad'];

/** Measures how busy this computer is, by all that runs on it. */
export class LoadMeter {
  private before: CoreTimes;

  constructor(private readonly system: MachineSystem) {
    this.before = system.cores().times;
  }

  /** Processors since the last time, the rest now. Rejects only with the signal's reason. */
  async measure(folders: readonly UsedFolder[], signal: AbortSignal): Promise<MachineLoad> {
    const { memoryBytes } = this.system;
    const [gpus, disks] = await Promise.all([loadOfGpus(this.system, signal), this.disksOf(folders)]);
    const cpuPercent = this.cpuPercent();
    return {
      ...(cpuPercent !== undefined && { cpu_percent: cpuPercent }),
      memory_used_mib: toMib(Math.max(0, memoryBytes - this.system.freeMemoryBytes())),
      ...(gpus.length > 0 && { gpus: [...gpus.slice(0, MOST_GPUS)] }),
      ...(disks.length > 0 && { disks: [...disks] }),
    };
  }

  private cpuPercent(): number | undefined {
    const { before } = this;
    const now = this.system.cores().times;
    this.before = now;
    if (now.all <= before.all) return undefined;
    const idle = Math.min(1, Math.max(0, (now.idle - before.idle) / (now.all - before.all)));
    return Math.round(1000 * (1 - idle)) / 10;
  }

  private async disksOf(folders: readonly UsedFolder[]): Promise<NonNullable<MachineLoad['disks']>> {
    const found = folders.map(async ({ purpose, path }) => {
      const space = await this.system.space(path);
      return space === undefined ? [] : [{ purpose, free_mib: toMib(space.free) }];
    });
    return (await Promise.all(found)).flat();
  }
}
