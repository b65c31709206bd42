import { opendir, readlink, lstat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { errorCode } from '../../system-error.js';
import type { CopiedFile } from './copied-files.js';

/** A file or link in a checkout. Links are looked at, never followed. */
export interface CheckoutEntry {
  /** In the checkout, with forward slashes. */
  readonly path: string;
  /** Whether the checkout put it there, and nobody changed it since. */
  readonly isOurs: boolean;
  /** Bytes; of a link to a stored file, that file's. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** What tells the files of a checkout from others: real paths, and which files were copied for want of links. */
export interface CheckoutMarks {
  readonly folder: string;
  readonly stored: string;
  readonly copied: ReadonlyMap<string, CopiedFile>;
}

/** A folder that has been read to its end. */
export interface FolderEnd {
  /** In the checkout; empty for the checkout itself. */
  readonly path: string;
}

/**
 * All that is in a checkout, folder by folder, each followed by its end. What disappears meanwhile is left out.
 * @param onEnd - hears of each folder when all that is in it was told
 */
export async function* checkoutEntries(
  marks: CheckoutMarks,
  onEnd: (folder: FolderEnd) => Promise<void> = () => Promise.resolve(),
  below = '',
): AsyncGenerator<CheckoutEntry> {
  const folders: string[] = [];
  for await (const entry of entriesOf(join(marks.folder, below))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) folders.push(path);
    else {
      const known = await lookAt(marks, path);
      if (known) yield known;
    }
  }
  for (const folder of folders) yield* checkoutEntries(marks, onEnd, folder);
  await onEnd({ path: below });
}

async function* entriesOf(folder: string): AsyncGenerator<{ name: string; isDirectory(): boolean }> {
  try {
    yield* await opendir(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
  }
}

async function lookAt(marks: CheckoutMarks, path: string): Promise<CheckoutEntry | undefined> {
  const file = join(marks.folder, path);
  try {
    const stats = await lstat(file);
    const { size, mtimeMs } = stats;
    if (!stats.isSymbolicLink()) {
      const copied = marks.copied.get(path);
      return { path, isOurs: copied?.size === size && copied.mtimeMs === mtimeMs, size, mtimeMs };
    }
    const target = resolve(dirname(file), await readlink(file));
    const isOurs = target.startsWith(marks.stored + sep);
    return { path, isOurs, size: isOurs ? sizeOfBlob(target) : size, mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A stored file is named by its size: `123.blob`. */
function sizeOfBlob(path: string): number {
  return Number.parseInt(basename(path), 10) || 0;
}
