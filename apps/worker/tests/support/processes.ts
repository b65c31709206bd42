import { chmod, readFile, writeFile } from 'node:fs/promises';

/** Writes a shell script that can be run. */
export async function writeScript(path: string, lines: readonly string[]): Promise<string> {
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(path, 0o755);
  return path;
}

/** Whether a process runs. One that has ended but was not collected by its parent (a zombie) does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX]/.test(stat);
  } catch {
    return false;
  }
}
