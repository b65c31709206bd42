import { randomUUID } from 'node:crypto';
import { realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode } from '../../system-error.js';

/** Whether something can be used, and why, for people. */
export interface Verdict {
  readonly isUsable: boolean;
  readonly cause: string;
}

/** What is written to find out whether files can be: not only ASCII, as names of jobs are. */
const TEST_TEXT = 'Flamenco tries whether it can write here: ¿Flamenco? ¡Olé! 🎬\n';

/**
 * Whether a folder can serve as shared storage (behaviour.md §5.1): it is tried by writing a file, which is removed again.
 * @param baseDir - where a relative path starts
 * @param ownFolders - folders of the Manager itself, which Workers must not get into
 */
export async function checkSharedStorage(
  path: string,
  { baseDir, ownFolders }: { readonly baseDir: string; readonly ownFolders: readonly string[] },
): Promise<Verdict> {
  const written = path.trim();
  if (written === '')
    return unusable('No path was given. Enter a folder that this computer and all Workers can reach.');
  if (/^(\\\\|\/\/)/.test(written)) {
    return unusable(
      `'${written}' is a UNC path, which Blender and Workers cannot use. Map it to a drive letter, and enter that.`,
    );
  }
  if (written.includes('\0')) return unusable('The path has a character in it that no path can have.');
  const folder = resolve(baseDir, written);
  return (await whyNoFolder(folder)) ?? (await whyOwnFolder(folder, ownFolders)) ?? tryToWrite(folder);
}

async function whyNoFolder(folder: string): Promise<Verdict | undefined> {
  try {
    if ((await stat(folder)).isDirectory()) return undefined;
    return unusable(`'${folder}' is a file. Enter a folder.`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return unusable(`'${folder}' does not exist. Create it, or check its spelling.`);
    return unusable(`'${folder}' cannot be looked at: ${reasonOf(error)}.`);
  }
}

async function whyOwnFolder(folder: string, ownFolders: readonly string[]): Promise<Verdict | undefined> {
  const real = await realpath(folder);
  for (const own of ownFolders) {
    if ((await realpath(own).catch(() => own)) !== real) continue;
    return unusable(
      `'${folder}' is a folder of the Manager itself. Do not put job files beside its configuration and its program; create a folder for them.`,
    );
  }
  return undefined;
}

async function tryToWrite(folder: string): Promise<Verdict> {
  const file = join(folder, `flamenco-writability-test-${randomUUID()}.txt`);
  try {
    await writeFile(file, TEST_TEXT, { flag: 'wx' });
  } catch (error) {
    return unusable(`Files cannot be written to '${folder}': ${reasonOf(error)}.`);
  } finally {
    await rm(file, { force: true });
  }
  return { isUsable: true, cause: 'Directory checked successfully' };
}

function unusable(cause: string): Verdict {
  return { isUsable: false, cause };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
