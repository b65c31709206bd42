import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { errorMessage } from '../../error-facts.js';
import type { MemoryCap } from './memory-cap.js';
import { isLiving } from './proc-table.js';

/** What programs of tasks may take of the computer; what is not set is as it is for the Worker itself. */
export interface ProcessResources {
  /** From 0 to 19, the higher the more others come first. On Windows a priority class that is near to it. */
  readonly niceness?: number | undefined;
  /** Linux: the cores that they may run on, such as `0-7,12`. */
  readonly cpus?: string | undefined;
  /** Linux: how readily the kernel ends them when memory runs out (-1000 to 1000). */
  readonly oomScoreAdjust?: number | undefined;
  /** Linux: how much memory a program, with all that it starts, may use. */
  readonly memoryCap?: MemoryCap | undefined;
}

/** How something is set about a program that has just been started; what it starts itself has the same. */
interface Setting {
  readonly what: string;
  readonly platforms: 'all' | 'linux';
  /** Throws when that cannot be done. */
  readonly set: (pid: number, resources: ProcessResources, run: RunProgram) => void;
}

type RunProgram = (exe: string, args: readonly string[]) => string;

const SETTINGS: Readonly<Record<keyof ProcessResources, Setting>> = {
  niceness: {
    what: 'the priority (nice)',
    platforms: 'all',
    set: (pid, { niceness = 0 }) => setPriority(pid, niceness),
  },
  cpus: {
    what: 'the cores (cpu_affinity)',
    platforms: 'linux',
    set(pid, { cpus = '' }, run) {
      const command = ['--all-tasks', '--pid', '--cpu-list', cpus, String(pid)];
      const printed = run('sh', ['-c', 'taskset "$@" > /dev/null && echo set', 'sh', ...command]);
      if (printed === '') throw new Error('"taskset" of util-linux is not there, or there are no such cores');
    },
  },
  oomScoreAdjust: {
    what: 'the preference when memory runs out (oom_score_adjust)',
    platforms: 'linux',
    set: (pid, { oomScoreAdjust }) => writeFileSync(`/proc/${pid}/oom_score_adj`, String(oomScoreAdjust)),
  },
  memoryCap: {
    what: 'the most memory (memory_limit)',
    platforms: 'linux',
    set: (pid, { memoryCap }) => memoryCap?.take(pid),
  },
};

/** Sets what a program may take. Gives a sentence for each thing that could not be set: the program runs without. */
export function limitResources(
  pid: number,
  resources: ProcessResources,
  { platform, run }: { readonly platform: NodeJS.Platform; readonly run: RunProgram },
): readonly string[] {
  return Object.entries(SETTINGS).flatMap(([name, { what, platforms, set }]) => {
    if (resources[name as keyof ProcessResources] === undefined) return [];
    if (platforms !== 'all' && platforms !== platform) return [];
    try {
      set(pid, resources, run);
      return [];
    } catch (error) {
      if (!isLiving(pid)) return []; // it has ended already
      return [`${what} of process ${pid} cannot be set: ${errorMessage(error)}`];
    }
  });
}
