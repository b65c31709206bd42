import { readdir, readFile, statfs } from 'node:fs/promises';
import { arch, cpus, freemem, release, totalmem, version } from 'node:os';
import type { CheckSystem } from '../checks/check-system.js';

/** Processor time of all cores together since the computer started, in any unit. */
export interface CoreTimes {
  readonly idle: number;
  readonly all: number;
}

/** A file system's space, in bytes. */
export interface Space {
  readonly size: number;
  readonly free: number;
}

/** What of this computer is looked at to tell what it is, and how busy; in tests, another one's. Nothing here rejects but by the signal: what is not there is empty. */
export interface MachineSystem {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Of the kernel: `6.8.0-45-generic`, `10.0.26100`. */
  readonly release: string;
  /** As the operating system calls itself; useful on Windows only. */
  readonly version: string;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: () => number;
  readonly cores: () => { readonly count: number; readonly model: string; readonly times: CoreTimes };
  /** What a program prints; empty where it is not there, fails, or takes too long. */
  readonly run: (exe: string, args: readonly string[], signal: AbortSignal) => Promise<string>;
  readonly readText: (path: string) => Promise<string>;
  readonly listFolder: (path: string) => Promise<readonly string[]>;
  /** Undefined where a folder does not answer. */
  readonly space: (path: string) => Promise<Space | undefined>;
}

/** Blender says its version in a second or two, on a slow disk in ten. */
const RUN_TIMEOUT_MS = 20_000;

/** A server that is away lets questions hang for minutes. */
const SPACE_TIMEOUT_MS = 5_000;

/** This computer. @param checks - runs its programs */
export function hostMachine(checks: Pick<CheckSystem, 'run'>): MachineSystem {
  const hanging = new Set<string>();
  return {
    platform: process.platform,
    arch: arch(),
    release: release(),
    version: version(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem,
    cores: () => coresOf(cpus()),
    run: async (exe, args, signal) => {
      const { exitCode, output } = await checks.run(exe, args, RUN_TIMEOUT_MS, signal);
      return exitCode === 0 ? output : '';
    },
    readText: (path) => readFile(path, 'utf8').catch(() => ''),
    listFolder: (path) => readdir(path).catch(() => []),
    space: (path) => spaceOf(path, hanging),
  };
}

function coresOf(cores: ReturnType<typeof cpus>): ReturnType<MachineSystem['cores']> {
  const times = cores.map((core) => core.times);
  return {
    count: cores.length,
    model: cores[0]?.model.trim() ?? '',
    times: {
      idle: times.reduce((sum, { idle }) => sum + idle, 0),
      all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
    },
  };
}

/** A question that hangs holds one of few threads: the same folder is not asked about again before it is back. */
async function spaceOf(path: string, hanging: Set<string>): Promise<Space | undefined> {
  if (hanging.has(path)) return undefined;
  hanging.add(path);
  const answer = statfs(path)
    .then(({ bsize, blocks, bavail }) => ({ size: bsize * blocks, free: bsize * bavail }))
    .catch(() => undefined)
    .finally(() => hanging.delete(path));
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), SPACE_TIMEOUT_MS);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
