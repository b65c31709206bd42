import { readdirSync, readFileSync } from 'node:fs';
import { errorCode } from '../../error-facts.js';

/** Linux counts CPU time for programs in hundredths of a second, whatever its own ticks are. */
const TICK_MS = 10;

/** A process in Linux's /proc. */
export interface ListedProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** With the id, it tells a process from a later one that has got the same id. */
  readonly startTime: string;
  /** CPU time that it has used, with those of its children that have ended. */
  readonly cpuTimeMs: number;
}

/**
 * The processes that run now. The dead that nobody has collected do not count, though they can be signalled: in a
 * container, there is often nobody who collects the children of a process that is gone. Read synchronously, as a thousand
 * small files by promises take so long on a busy computer that a cancel is late.
 */
export function livingProcesses(): readonly ListedProcess[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (listed(Number(name)) ?? []) : []));
}

/** Whether a process was started with `NAME=value` in its environment. Those of other users cannot be looked into. */
export function hasVariable(pid: number, variable: string): boolean {
  return readOf(pid, 'environ').split('\0').includes(variable);
}

/** When a process was started, in the computer's own measure; empty when there is none, and where that cannot be known. */
export function startTimeOf(pid: number): string {
  return process.platform === 'linux' ? (listed(pid)?.startTime ?? '') : '';
}

/** Whether there is a process with this id. One that is dead, and that nobody has collected, is none on Linux. */
export function isLiving(pid: number): boolean {
  if (process.platform === 'linux') return listed(pid) !== undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function listed(pid: number): ListedProcess | undefined {
  const stat = readOf(pid, 'stat');
  // The program's name is in parentheses, and may contain some itself; the fields behind it are those of proc(5) from 3 on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid, groupId] = fields;
  if (state === undefined || state === '' || state === 'Z' || state === 'X') return undefined;
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    startTime: fields[19] ?? '',
    cpuTimeMs: ticks * TICK_MS,
  };
}

function readOf(pid: number, file: 'stat' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or is somebody else's
  }
}
