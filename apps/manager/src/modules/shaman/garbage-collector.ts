import { realpath } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { errorCode } from '../../system-error.js';
import { filesBelow, type FoundFile, linksBelow, removeIfOlder } from './file-store.js';
import { removeEmptyFolders, removeFolders } from './folders.js';
import { ShamanStorage } from './shaman-storage.js';
import { asStorageProblem } from './storage-problem.js';
import { isAbandoned } from './temporary-names.js';
import { SHAMAN_SETTINGS } from './shaman.settings.js';

/**
 * What an upload or a checkout left that was killed in the middle, on another computer or nobody knows where, is removed after
 * so long; nothing is put into a live one for a tenth of it.
 */
const STALE_MS = 3600_000;

/** Finds and removes stored files that no checkout has used for `shaman.garbageCollect.maxAge`. */
@Injectable()
export class GarbageCollector {
  constructor(
    private readonly storage: ShamanStorage,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** What `collect` would remove now. Changes nothing. */
  async find(): Promise<readonly FoundFile[]> {
    try {
      return await this.findUnused(this.oldestToKeepMs());
    } catch (error) {
      throw asStorageProblem(error, 'looking for files that no job uses');
    }
  }

  /** Removes what no job uses, and returns it. Ends early, between two files, when the signal says so. */
  async collect(signal?: AbortSignal): Promise<readonly FoundFile[]> {
    try {
      const thanMs = this.oldestToKeepMs();
      const removed: FoundFile[] = [];
      const root = await realpath(this.storage.stored);
      for (const { path } of await this.findUnused(thanMs)) {
        if (signal?.aborted) break;
        const file = await removeIfOlder(path, { thanMs, root }); // it may have been asked for meanwhile
        if (file) removed.push(file);
      }
      return removed;
    } catch (error) {
      throw asStorageProblem(error, 'removing files that no job uses');
    }
  }

  /** Removes what uploads left that were killed in the middle. */
  async removeStaleUploads(): Promise<readonly FoundFile[]> {
    const removed: FoundFile[] = [];
    const root = this.storage.uploading;
    const staleMs = this.clock.nowMs() - STALE_MS;
    for await (const { path } of filesBelow(root)) {
      const file = await removeIfOlder(path, { thanMs: isAbandoned(path) ? Infinity : staleMs, root });
      if (file) removed.push(file);
    }
    return removed;
  }

  /** Removes checkouts that were being made when a Manager was killed. @returns how many */
  async removeStaleCheckouts(): Promise<number> {
    const root = this.storage.unfinishedCheckouts;
    const staleMs = this.clock.nowMs() - STALE_MS;
    const removed = await removeFolders(root, (name, mtimeMs) => isAbandoned(name) || mtimeMs < staleMs);
    await removeEmptyFolders(root, this.storage.jobs);
    return removed;
  }

  private oldestToKeepMs(): number {
    return this.clock.nowMs() - this.configuration.of(SHAMAN_SETTINGS).shaman.garbageCollect.maxAgeMs;
  }

  /** Real paths on both sides: a part of the storage's path may be a link, and a link's target always has them resolved. */
  private async findUnused(oldestToKeepMs: number): Promise<readonly FoundFile[]> {
    const unused = new Map<string, FoundFile>();
    const stored = await realpath(this.storage.stored);
    const jobs = await realpath(this.storage.jobs); // missing: an error, for without jobs everything would seem unused
    for await (const file of filesBelow(stored)) {
      if (file.mtimeMs < oldestToKeepMs && file.path.endsWith('.blob')) unused.set(file.path, file);
    }
    if (unused.size === 0) return [];
    for await (const link of linksBelow(jobs)) unused.delete((await targetOf(link)) ?? '');
    return [...unused.values()];
  }
}

/** The real path that a link leads to; undefined when there is nothing. */
async function targetOf(link: string): Promise<string | undefined> {
  try {
    return await realpath(link);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '')) throw error;
    return undefined; // it leads to nothing, so to no file that could be removed
  }
}
