import { lstat, opendir, rm, rmdir, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, parse, resolve, sep } from 'node:path';
import type { JobId } from '@flamenco/domain/ids';
import { errorCode } from '../../system-error.js';
import { jobFolder } from '../task-logs/index.js';

/** What a folder is that is not empty; Solaris says EEXIST. */
const STILL_IN_USE = ['ENOTEMPTY', 'EEXIST', 'ENOENT'];

/**
 * Removes a job's logs and images from the Manager's local storage, and the `job-xxxx` folder above when no other job is in it.
 * A folder that is not there is removed already. Refuses to remove a root, a home, or anything when there is no local storage.
 */
export async function removeJobFolder(localStoragePath: string, jobId: JobId): Promise<void> {
  if (localStoragePath.trim() === '') throw new Error('There is no local storage to remove a job from');
  const folder = join(localStoragePath, jobFolder(jobId));
  if (isPrecious(folder) || isPrecious(dirname(folder))) {
    throw new Error(`${folder} is not a place for the files of a job, so it is not removed`);
  }
  await removeFiles(folder);
  await rm(folder, { recursive: true, force: true });
  await rmdir(dirname(folder)).catch((error: unknown) => {
    if (!STILL_IN_USE.includes(errorCode(error) ?? '')) throw error;
  });
}

/**
 * Removes the files of a folder one by one. `rm` alone does it all at once: with 10,000 of them, requests had to wait for up to
 * 0.9 s (Node.js 24). Links are removed, not followed.
 */
async function removeFiles(folder: string): Promise<void> {
  try {
    if (!(await lstat(folder)).isDirectory()) return;
    for await (const entry of await opendir(folder)) {
      if (!entry.isDirectory()) await unlink(join(folder, entry.name));
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Files that are counted of a job's folder: somebody waits for it. */
const MOST_COUNTED = 20_000;

/** How many files are in a job's folder and how large they are; `isMore` when that was not all. Links count by themselves. */
export async function countFolder(
  folder: string,
): Promise<{ readonly count: number; readonly bytes: number; readonly isMore: boolean }> {
  const total = { count: 0, bytes: 0, isMore: false };
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined && !total.isMore; at = folders.pop()) {
    try {
      for await (const entry of await opendir(at)) {
        if (entry.isDirectory()) folders.push(join(at, entry.name));
        else {
          total.isMore = total.count >= MOST_COUNTED;
          if (total.isMore) break;
          total.count += 1;
          total.bytes += (await lstat(join(at, entry.name))).size;
        }
      }
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    }
  }
  return total;
}

/** Whether a folder must never be removed, whatever leads there: a root, a home, and all that a home is in. */
export function isPrecious(path: string): boolean {
  const folder = resolve(path);
  return folder === parse(folder).root || `${homedir()}${sep}`.startsWith(`${folder}${sep}`);
}
