import { readdirSync, readFileSync } from 'node:fs';

/** A process in Linux's /proc. */
export interface ListedProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** With the id, it tells a process from a later one that has got the same id. */
  readonly startTime: string;
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

function listed(pid: number): ListedProcess | undefined {
  const stat = readOf(pid, 'stat');
  // The program's name is in parentheses, and may contain some itself; the fields behind it are those of proc(5) from 3 on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid, groupId] = fields;
  if (state === undefined || state === '' || state === 'Z' || state === 'X') return undefined;
  return { pid, parentPid: Number(parentPid), groupId: Number(groupId), startTime: fields[19] ?? '' };
}

function readOf(pid: number, file: 'stat' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or is somebody else's
  }
}
