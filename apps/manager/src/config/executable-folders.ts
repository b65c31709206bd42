import { delimiter } from 'node:path';

/** The folders that programs are looked for in, in order: the PATH of the Manager's process. */
export function executableFolders(): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}
