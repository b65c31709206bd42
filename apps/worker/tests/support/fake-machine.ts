import type { MachineSystem } from '../../src/machine/machine-system.js';

/** A computer as it is told. */
export interface FakeMachine {
  /** What programs print, by their names; others are not there. */
  readonly prints?: Readonly<Record<string, string>>;
  /** What is in files, by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  readonly spaces?: Readonly<Record<string, { readonly size: number; readonly free: number }>>;
}

const GIB = 1024 ** 3;

/** A computer on which nothing is but what is said; it starts no programs. */
export function aMachine(
  { prints = {}, files = {}, folders = {}, spaces = {} }: FakeMachine = {},
  overrides: Partial<MachineSystem> = {},
): MachineSystem {
  return {
    platform: 'linux',
    arch: 'x64',
    release: '6.8.0-45-generic',
    version: '#45-Ubuntu SMP',
    memoryBytes: 64 * GIB,
    freeMemoryBytes: () => 40 * GIB,
    cores: () => ({ count: 16, model: 'AMD Ryzen 9 7950X', times: { idle: 0, all: 0 } }),
    run: (exe) => Promise.resolve(prints[exe] ?? ''),
    readText: (path) => Promise.resolve(files[path] ?? ''),
    listFolder: (path) => Promise.resolve(folders[path] ?? []),
    space: (path) => Promise.resolve(spaces[path]),
    ...overrides,
  };
}
