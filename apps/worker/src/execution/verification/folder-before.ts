import type { BigIntStats } from 'node:fs';
import { stat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../error-facts.js';
import { inParallel } from './in-parallel.js';

/** How files were before the render. Compared with how they are later, not with any clock: storages have their own. */
export class FolderBefore {
  private constructor(private readonly files: ReadonlyMap<string, string>) {}

  /** Looks at the files of a folder that are wanted. A folder that is not there has none. */
  static async look(folder: string, isWanted: (name: string) => boolean): Promise<FolderBefore> {
    const files = new Map<string, string>();
    await inParallel((await namesIn(folder)).filter(isWanted), async (name) => {
      const stats = await statsOf(join(folder, name));
      if (stats) files.set(name, identityOf(stats));
    });
    return new FolderBefore(files);
  }

  /** Whether the file is another one, or has been written to since. */
  isChanged(name: string, now: BigIntStats): boolean {
    return this.files.get(name) !== identityOf(now);
  }
}

/** The names in a folder; none when it is not there. Asking for them makes NFS look anew. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Undefined when it is not there. */
export async function statsOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether the error says that nothing is there. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE'].includes(errorCode(error) ?? '');
}

function identityOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs}`;
}
