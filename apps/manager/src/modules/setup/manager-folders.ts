import { readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Dirent } from 'node:fs';
import { FarmError, invalid } from '@flamenco/domain/errors';
import { isUncPath } from '../../config/settings.js';
import { errorCode } from '../../system-error.js';
import { expandHome } from './home-folder.js';

/** A folder of the Manager's computer, with the folders in it. */
export interface ManagerFolder {
  readonly path: string;
  /** The folder above; undefined: there is none. */
  readonly parent: string | undefined;
  /** By name, numbers as people count. */
  readonly folders: readonly string[];
  /** There are more. */
  readonly isCut: boolean;
}

/** More are no choice any more: who has so many types the path. */
const MOST_FOLDERS = 500;

/** A drive that is asleep takes some seconds; a network storage that hangs takes for ever. */
const PATIENCE_MS = 5_000;

const BY_NAME = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * What folders are in a folder, without hidden ones and without files. Of a path that is no folder, the nearest folder above it that is one.
 * @param typed - empty: the home folder of whoever runs this Manager
 * @throws FarmError `invalid` for what is no absolute path, `not-found`, `unavailable` when it cannot be read
 */
export async function listFolders(typed: string): Promise<ManagerFolder> {
  const path = expandHome(typed.trim() === '' ? '~' : typed.trim());
  if (!isAbsolute(path) || isUncPath(path) || path.startsWith('//') || path.includes('\0'))
    throw invalid(
      'folder-path-not-absolute',
      'Send the whole path of a folder of this computer, such as /mnt/render.',
    );
  return inTime(list(await nearestFolder(resolve(path))));
}

async function nearestFolder(path: string): Promise<string> {
  const above = dirname(path);
  const isFolder = await inTime(stat(path)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return path;
  if (above === path)
    throw new FarmError(
      'not-found',
      'folder-not-found',
      `There is no folder ${path} on this computer. Choose another one.`,
    );
  return nearestFolder(above);
}

async function list(path: string): Promise<ManagerFolder> {
  const entries = await read(path);
  const candidates = entries
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((one, other) => BY_NAME.compare(one.name, other.name));
  const folders: string[] = [];
  for (const entry of candidates) {
    if (folders.length > MOST_FOLDERS) break;
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(join(path, entry.name)))))
      folders.push(entry.name);
  }
  const above = dirname(path);
  return {
    path,
    parent: above === path ? undefined : above,
    folders: folders.slice(0, MOST_FOLDERS),
    isCut: folders.length > MOST_FOLDERS,
  };
}

async function read(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const reason = errorCode(error) ?? String(error);
    throw new FarmError(
      'unavailable',
      'folder-not-readable',
      `The folder ${path} cannot be read: ${reason}. Choose another one.`,
      {
        cause: error,
      },
    );
  }
}

async function leadsToFolder(link: string): Promise<boolean> {
  return stat(link).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function inTime<Found>(look: Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new FarmError(
          'unavailable',
          'folder-silent',
          'The storage does not answer. Is the drive connected? Choose another folder.',
        ),
      );
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([look, patience]);
  } finally {
    clearTimeout(timer);
  }
}
