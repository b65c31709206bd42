import type { ProcessSystem } from './process-system.js';

/** Between 1601, where Windows begins to count, and 1970, in ms. */
const EPOCH_DIFFERENCE_MS = 11_644_473_600_000;

/** Ends a process that runs, and everything below it. Not for one that has ended: its id may be somebody else's by now. */
export function endTree(pid: number, system: ProcessSystem): void {
  system.run('taskkill.exe', ['/pid', String(pid), '/T', '/F']);
}

/** When a process lived, in milliseconds since 1970. */
export interface Lifetime {
  readonly startedMs: number;
  readonly endedMs: number;
}

/**
 * Ends what a process has left behind at its end. Windows keeps the id of the parent that is gone; what another process
 * with the same id has started began outside of the lifetime.
 */
export function endOrphans(parentPid: number, { startedMs, endedMs }: Lifetime, system: ProcessSystem): void {
  const query = `Get-CimInstance Win32_Process -Filter 'ParentProcessId=${parentPid}' | ForEach-Object { "$($_.ProcessId) $($_.CreationDate.ToFileTimeUtc())" }`;
  const printed = system.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
  for (const [, pid, fileTime] of printed.matchAll(/^(\d+) (\d+)\s*$/gm)) {
    const createdMs = Number(fileTime) / 10_000 - EPOCH_DIFFERENCE_MS;
    if (createdMs >= startedMs && createdMs <= endedMs) endTree(Number(pid), system);
  }
}

/** The CPU time of a process and everything below it, in milliseconds; undefined when Windows does not say. */
export function treeCpuTimeMs(pid: number, system: ProcessSystem): number | undefined {
  const query =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.KernelModeTime + $_.UserModeTime)" }';
  const printed = system.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
  const all = [...printed.matchAll(/^(\d+) (\d+) (\d+)\s*$/gm)].map(([, id, parent, time]) => ({
    id: Number(id),
    parent: Number(parent),
    timeMs: Number(time) / 10_000, // of 100 ns
  }));
  const tree = new Set(all.filter(({ id }) => id === pid));
  if (tree.size === 0) return undefined;
  for (let count = -1; count < tree.size;) {
    count = tree.size;
    const ids = new Set([...tree].map(({ id }) => id));
    for (const process of all) if (ids.has(process.parent)) tree.add(process);
  }
  return [...tree].reduce((sum, { timeMs }) => sum + timeMs, 0);
}

/** Whether a program is a batch file, which only cmd.exe can run. */
export function isBatchFile(exe: string): boolean {
  return /\.(?:bat|cmd)$/i.test(exe);
}

/**
 * The arguments for cmd.exe that run a batch file, to be handed over as they are (`windowsVerbatimArguments`). cmd.exe reads
 * arguments twice, in its own way, not as C programs do: everything is in quotes, in which `&`, `|`, `<` and `>` mean
 * nothing; quotes inside are doubled; `%` is followed by an expression that is empty, so that it begins no variable. As the
 * library of Rust does it, after CVE-2024-24576.
 * @throws Error for a line end, which cannot be said to cmd.exe
 */
export function batchFileArguments(exe: string, args: readonly string[]): readonly string[] {
  if ([exe, ...args].some((text) => /[\r\n\0]/.test(text)))
    throw new Error(`the arguments of a batch file cannot contain line breaks: ${exe}`);
  if (exe.includes('"')) throw new Error(`the name of a batch file cannot contain quotes: ${exe}`);
  const line = [`"${exe}"`, ...args.map(quotedForBatch)].join(' ');
  return ['/e:ON', '/v:OFF', '/d', '/c', `"${line}"`];
}

function quotedForBatch(arg: string): string {
  const escaped = arg
    .replace(/(\\*)"/g, '$1$1""') // backslashes before a quote count twice for the program that the batch file starts
    .replace(/(\\*)$/, '$1$1')
    .replaceAll('%', '%%cd:~,%');
  return `"${escaped}"`;
}
