import { constants } from 'node:fs';
import { copyFile, open, readlink, symlink } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../../system-error.js';

/** What file systems and Windows say when they have no links, or not for this user. */
const LINKS_REFUSED = new Set(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'UNKNOWN']);

/** Makes links. */
@Injectable()
export class LinkMaker {
  /** @param target - seen from the link's folder */
  link(target: string, path: string): Promise<void> {
    return symlink(target, path, 'file');
  }
}

/** A file to be placed in a checkout. */
export interface Placement {
  /** Where it is to be. */
  readonly path: string;
  /** The stored file. */
  readonly blob: string;
  /** The stored file, seen from the folder of `path`: so that the storage can be mounted elsewhere. */
  readonly target: string;
}

/** Places the files of one checkout: as links, or, from the first refusal on, as copies. */
export class CheckoutFiles {
  private whyCopies: unknown;

  constructor(private readonly links: LinkMaker) {}

  /** Why files were copied; undefined as long as they were linked. */
  get refusal(): unknown {
    return this.whyCopies;
  }

  async place(file: Placement): Promise<'linked' | 'copied'> {
    if (this.whyCopies === undefined) {
      const refusal = await this.tryLink(file);
      if (refusal === undefined) return 'linked';
      this.whyCopies = refusal;
    }
    await copyFile(file.blob, file.path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncFile(file.path);
    return 'copied';
  }

  /** The refusal of a link, if it was refused. */
  private async tryLink({ target, path }: Placement): Promise<unknown> {
    try {
      await this.links.link(target, path);
      return undefined;
    } catch (error) {
      if (LINKS_REFUSED.has(errorCode(error) ?? '')) return error;
      if (errorCode(error) === 'EEXIST' && (await pointsTo(path, target))) return undefined; // names that only we tell apart
      throw error;
    }
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function pointsTo(path: string, target: string): Promise<boolean> {
  try {
    return (await readlink(path)) === target;
  } catch (error) {
    if (['EINVAL', 'UNKNOWN'].includes(errorCode(error) ?? '')) return false; // not a link
    throw error;
  }
}
