import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../../system-error.js';
import { inParallel } from './in-parallel.js';
import { ShamanStorage } from './shaman-storage.js';

/** A file of a checkout as it was copied: one that looks different now was changed by somebody. */
export interface CopiedFile {
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * Which files of a checkout are copies. Where the storage has links, there are none: a link tells by itself what it is. One list for
 * each checkout, beside the stored files; without it, nothing of the checkout is taken for ours.
 */
@Injectable()
export class CopiedFiles {
  constructor(private readonly storage: ShamanStorage) {}

  /** Keeps the list of a checkout that was just made. @param paths - those that were copied, in the checkout */
  async keep(checkoutPath: string, paths: readonly string[]): Promise<void> {
    const files = await inParallel(paths, async (path) => {
      const { size, mtimeMs } = await lstat(join(this.storage.jobs, checkoutPath, path));
      return [path, { size, mtimeMs }] as const;
    });
    const list = this.listOf(checkoutPath);
    await mkdir(dirname(list), { recursive: true });
    await writeFile(list, JSON.stringify(Object.fromEntries(files)));
  }

  /** The copies in a checkout, by their paths in it. */
  async of(checkoutPath: string): Promise<ReadonlyMap<string, CopiedFile>> {
    try {
      const list = JSON.parse(await readFile(this.listOf(checkoutPath), 'utf8')) as Record<
        string,
        CopiedFile
      >;
      return new Map(Object.entries(list));
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return new Map(); // half of one: a crash
      throw error;
    }
  }

  /** Forgets the list of a checkout that is erased. */
  async forget(checkoutPath: string): Promise<void> {
    await rm(this.listOf(checkoutPath), { force: true });
  }

  private listOf(checkoutPath: string): string {
    const name = createHash('sha256').update(checkoutPath).digest('hex');
    return join(this.storage.root, 'file-store', 'copied', `${name}.json`);
  }
}
