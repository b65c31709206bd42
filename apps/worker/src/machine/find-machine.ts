import type { components } from '../manager-api/schema.gen.js';
import { findDisplays } from './displays.js';
import { findGpus } from './gpus.js';
import type { MachineSystem } from './machine-system.js';
import { toMib } from './printed.js';

type Schemas = components['schemas'];

/** What this computer is, in the Manager's words, which are OpenJD's. */
export type Machine = Schemas['WorkerMachine'];
type Disk = Schemas['WorkerDisk'];
type Program = Schemas['WorkerProgram'];

/** A folder that the Worker uses, and for what. */
export type UsedFolder = Pick<Disk, 'purpose' | 'path'>;

/** What of this computer only the Worker's configuration and the Manager know. */
export interface UsedThings {
  readonly folders: readonly UsedFolder[];
  /** By name or path. */
  readonly blenders: readonly string[];
  readonly ffmpegs: readonly string[];
}

/** The Manager takes no more of them, nor of screens. */
export const MOST_GPUS = 64;

const OS_FAMILIES: Readonly<Partial<Record<NodeJS.Platform, NonNullable<Machine['os_family']>>>> = {
  linux: 'linux',
  win32: 'windows',
  darwin: 'macos',
};

const CPU_ARCHS: Readonly<Record<string, string>> = { x64: 'x86_64', ia32: 'x86' };

/** Finds out what this computer is. What cannot be found out is left out. Rejects only with the signal's reason. */
export async function findMachine(
  system: MachineSystem,
  { folders, blenders, ffmpegs }: UsedThings,
  signal: AbortSignal,
): Promise<Machine> {
  const { count, model } = system.cores();
  const family = OS_FAMILIES[system.platform];
  const [osVersion, gpus, displays, disks, programs] = await Promise.all([
    osVersionOf(system, signal),
    findGpus(system, signal),
    findDisplays(system, signal),
    disksOf(system, folders),
    programsOf(system, blenders, ffmpegs, signal),
  ]);
  return {
    ...(family !== undefined && { os_family: family }),
    ...(osVersion !== '' && { os_version: osVersion }),
    cpu_arch: CPU_ARCHS[system.arch] ?? system.arch,
    ...(model !== '' && { cpu_model: model }),
    ...(count > 0 && { vcpu: count }),
    memory_mib: toMib(system.memoryBytes),
    gpus: gpus.slice(0, MOST_GPUS),
    disks: [...disks],
    programs: [...programs],
    displays: displays.slice(0, MOST_GPUS),
  };
}

async function osVersionOf(system: MachineSystem, signal: AbortSignal): Promise<string> {
  if (system.platform === 'win32') return `${system.version} ${system.release}`.trim();
  if (system.platform === 'darwin') {
    const version = (await system.run('sw_vers', ['-productVersion'], signal)).trim();
    return version === '' ? `Darwin ${system.release}` : `macOS ${version}`;
  }
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(await system.readText('/etc/os-release'))?.[1];
  return name === undefined || name === '' ? system.release : name;
}

async function disksOf(system: MachineSystem, folders: readonly UsedFolder[]): Promise<readonly Disk[]> {
  const found = folders.map(async ({ purpose, path }) => {
    const space = await system.space(path);
    return space === undefined ? [] : [{ purpose, path, size_mib: toMib(space.size) }];
  });
  return (await Promise.all(found)).flat();
}

async function programsOf(
  system: MachineSystem,
  blenders: readonly string[],
  ffmpegs: readonly string[],
  signal: AbortSignal,
): Promise<readonly Program[]> {
  const versionIn = async (
    name: string,
    path: string,
    args: readonly string[],
    said: RegExp,
  ): Promise<readonly Program[]> => {
    const version = said.exec(await system.run(path, args, signal))?.[1]?.trim();
    return version === undefined ? [] : [{ name, version, path }];
  };
  const found = await Promise.all([
    ...blenders.map((path) => versionIn('blender', path, ['--version'], /^Blender (\d[^\n]*)/m)),
    ...ffmpegs.map((path) =>
      versionIn('ffmpeg', path, ['-hide_banner', '-version'], /^ffmpeg version (\S+)/m),
    ),
  ]);
  return found.flat();
}
