import { spawn, spawnSync, type ChildProcessByStdio, type SpawnOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { errorCode } from '../../error-facts.js';

/** A process whose output is read, and which may be given input. */
export type SpawnedProcess = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** How a process is started; one that is given no input has none to wait for. */
export interface SpawnRequest extends SpawnOptions {
  readonly hasInput?: boolean | undefined;
}

/** What the operating system does about processes; in tests, another one's. */
export interface ProcessSystem {
  readonly platform: NodeJS.Platform;
  spawn(exe: string, args: readonly string[], options: SpawnRequest): SpawnedProcess;
  /** Sends a signal to a process, or to the group with that id if it is negative. */
  kill(pid: number, signal: NodeJS.Signals | 0): SignalOutcome;
  /** Runs a small program to its end, blocking; gives its output, empty if it fails. */
  run(exe: string, args: readonly string[]): string;
}

/** `denied`: it is there, but belongs to somebody else. */
export type SignalOutcome = 'sent' | 'gone' | 'denied';

/** A small program that takes longer than this hangs. */
const RUN_TIMEOUT_MS = 5000;

/** The computer's own. */
export const hostSystem: ProcessSystem = {
  platform: process.platform,
  spawn: (exe, args, { hasInput, ...options }) =>
    hasInput
      ? spawn(exe, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
      : spawn(exe, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }),
  kill(pid, signal) {
    try {
      process.kill(pid, signal);
      return 'sent';
    } catch (error) {
      return errorCode(error) === 'EPERM' ? 'denied' : 'gone';
    }
  },
  run(exe, args) {
    const { stdout, error } = spawnSync(exe, args, {
      windowsHide: true,
      encoding: 'utf8',
      timeout: RUN_TIMEOUT_MS,
    });
    return error ? '' : stdout;
  },
};
