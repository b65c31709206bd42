import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errorCode } from '../../system-error.js';
import { expandHome } from './home-folder.js';

/** Whether something can be used, and why, for people. */
export interface Verdict {
  readonly isUsable: boolean;
  readonly cause: string;
}

/** Whether a folder can be the shared storage. */
export interface StorageVerdict extends Verdict {
  /** The folder that was looked at, with the home folder for `~`. */
  readonly path: string;
  /** It is not there, and the folder that it would be in is. */
  readonly canBeCreated: boolean;
}

/** Where paths start, and which are not for Workers. */
export interface StoragePlaces {
  /** Where a relative path starts. */
  readonly baseDir: string;
  /** Folders of the Manager itself, which Workers must not get into. */
  readonly ownFolders: readonly string[];
}

/** What is written to find out whether files can be: not only ASCII, as names of jobs are. */
const TEST_TEXT = 'Flamenco checks that it can write here: ¿Flamenco? ¡Olé! 🎬\n';

/** Whether a folder can serve as shared storage (behaviour.md §5.1): it is tried by writing a file, which is removed again. */
export async function checkSharedStorage(typed: string, places: StoragePlaces): Promise<StorageVerdict> {
  const path = expandHome(typed.trim());
  const folder = resolve(places.baseDir, path);
  const verdict =
    whyNoPath(path) ??
    (await whyNoFolder(folder)) ??
    (await whyOwnFolder(folder, places.ownFolders)) ??
    (await tryToWrite(folder));
  const canBeCreated = whyNoPath(path) === undefined && (await isMissingIn(folder));
  return { ...verdict, path, canBeCreated };
}

/**
 * Makes the folder, and checks it. Only the last folder of the path is made: where those above it are missing, too, a drive is not
 * connected, or the path is misspelt.
 */
export async function createSharedStorage(
  typed: string,
  places: StoragePlaces,
): Promise<StorageVerdict & { readonly isCreated: boolean }> {
  const before = { ...(await checkSharedStorage(typed, places)), isCreated: false };
  if (!before.canBeCreated) return before;
  const folder = resolve(places.baseDir, before.path);
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST')
      return { ...before, ...unusable(`'${folder}' cannot be created: ${reasonOf(error)}.`) };
  }
  return { ...(await checkSharedStorage(typed, places)), isCreated: true };
}

function whyNoPath(path: string): Verdict | undefined {
  if (path === '')
    return unusable('No path was given. Enter a folder that this computer and all Workers can reach.');
  if (/^(\\\\|\/\/)/.test(path)) {
    return unusable(
      `'${path}' is a UNC path, which Blender and Workers cannot use. Map it to a drive letter, and enter that.`,
    );
  }
  if (path.includes('\0')) return unusable('The path contains a character that no path can have.');
  return undefined;
}

async function isMissingIn(folder: string): Promise<boolean> {
  if ((await kindOf(folder)) !== 'missing') return false;
  return (await kindOf(dirname(folder))) === 'folder';
}

async function kindOf(path: string): Promise<'folder' | 'missing' | 'other'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'missing' : 'other';
  }
}

async function whyNoFolder(folder: string): Promise<Verdict | undefined> {
  try {
    if ((await stat(folder)).isDirectory()) return undefined;
    return unusable(`'${folder}' is a file. Enter a folder.`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return unusable(`'${folder}' does not exist. Create it, or check its spelling.`);
    return unusable(`'${folder}' cannot be examined: ${reasonOf(error)}.`);
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
