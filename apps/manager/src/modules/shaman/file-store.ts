import { lstat, mkdir, opendir, rename, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { syncFolderUpTo } from '../../durable-files.js';
import { errorCode } from '../../system-error.js';
import type { FileId } from './file-id.js';
import { removeEmptyFolders } from './folders.js';
import { ShamanStorage } from './shaman-storage.js';

/** A file in a folder tree. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The garbage collector may remove a folder between its making and its use; more than once in a row is no chance. */
const MOST_ATTEMPTS = 5;

/** The whole files that Shaman has. Their time stamps tell when they were last asked for. */
@Injectable()
export class FileStore {
  constructor(
    private readonly storage: ShamanStorage,
    private readonly clock: Clock,
  ) {}

  /** Whether a file is here, all of it. Marks it as asked for just now, so that it stays until the checkout. */
  async touch(file: FileId): Promise<boolean> {
    const path = this.storage.storedFile(file);
    const found = await findFile(path);
    if (found?.size !== file.size) return false; // a torn one, of a power cut: it is uploaded anew
    const now = this.clock.nowMs() / 1000;
    return (await unlessMissing(async () => utimes(path, now, now).then(() => true))) ?? false;
  }

  /** Takes over a file that is written and synced. The move is one step: nobody ever sees half a file. */
  async adopt(temporary: string, file: FileId): Promise<void> {
    const path = this.storage.storedFile(file);
    await withFolder(dirname(path), () => rename(temporary, path));
    await syncFolderUpTo(this.storage.root, dirname(path));
  }
}

/** Does what needs a folder, which others remove when they find it empty. */
export async function withFolder<Result>(folder: string, act: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    await mkdir(folder, { recursive: true });
    try {
      return await act();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || attempt >= MOST_ATTEMPTS) throw error;
    }
  }
}

/** All files below a folder, in no order. Links are neither files nor folders. */
export async function* filesBelow(folder: string): AsyncGenerator<FoundFile> {
  for await (const path of entriesBelow(folder, 'file')) {
    const file = await findFile(path);
    if (file) yield file;
  }
}

/** All links below a folder, in no order; those in folders that are links themselves are none of it. */
export async function* linksBelow(folder: string): AsyncGenerator<string> {
  yield* entriesBelow(folder, 'link');
}

/** Removes a file that has not been touched since a time. Undefined when it has, or is gone. */
export async function removeIfOlder(
  path: string,
  { thanMs, root }: { readonly thanMs: number; readonly root: string },
): Promise<FoundFile | undefined> {
  const file = await findFile(path);
  if (!file || file.mtimeMs >= thanMs) return undefined;
  const isRemoved = await unlessMissing(async () => unlink(path).then(() => true));
  if (!isRemoved) return undefined;
  await removeEmptyFolders(dirname(path), root);
  return file;
}

async function* entriesBelow(folder: string, kind: 'file' | 'link'): AsyncGenerator<string> {
  const entries = await unlessMissing(() => opendir(folder)); // erased in this moment
  if (!entries) return;
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* entriesBelow(path, kind);
    else if (kind === 'link' ? entry.isSymbolicLink() : entry.isFile()) yield path;
  }
}

async function findFile(path: string): Promise<FoundFile | undefined> {
  const stats = await unlessMissing(() => lstat(path));
  return stats?.isFile() ? { path, size: stats.size, mtimeMs: stats.mtimeMs } : undefined;
}

async function unlessMissing<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
