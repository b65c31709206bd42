import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { conflict } from '@flamenco/domain/errors';
import { errorCode } from '../../system-error.js';

/** Removes a folder if it is empty, then the one above it, and so on below a root that stays. */
export async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; isBelow(at, root); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue;
      return; // it is in use, or it has to stay for a reason that does not matter: nobody asked for its removal
    }
  }
}

/** Makes the folders from a root down to a place. Throws `conflict` where a link or a file is in the way. */
export async function makeRealFolders(root: string, below: readonly string[]): Promise<void> {
  let at = root;
  for (const name of below) {
    at = join(at, name);
    await mkdir(at).catch(async (error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
      if (!(await isRealFolder(at))) throw inTheWay(at);
    });
  }
}

/** Whether there is a folder, and not a link to one. */
export async function isRealFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/**
 * Moves a folder to a path where nothing is yet, in one step. Each of two that move to one path at the same moment gets a clear
 * answer. @returns false when something is there
 */
export async function moveFolder(from: string, to: string): Promise<boolean> {
  if (await exists(to)) return false; // a rename would take the place of an empty folder
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/** Removes folders in a folder, with all that is in them, by their names and when they were changed last. @returns how many */
export async function removeFolders(
  root: string,
  isUnwanted: (name: string, mtimeMs: number) => boolean,
): Promise<number> {
  if (!(await isRealFolder(root))) return 0;
  let removed = 0;
  for (const name of await readdir(root)) {
    const folder = join(root, name);
    if (!isUnwanted(name, (await lstat(folder)).mtimeMs)) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '' && !way.startsWith('..');
}

function inTheWay(path: string): Error {
  return conflict(
    'folder-is-a-link',
    `${path} is not a folder, but a file or a link, so that no job can be put there. Give the job another name.`,
  );
}
