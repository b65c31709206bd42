import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { invalid } from '@flamenco/domain/errors';
import type { FileStamp, ScriptRequest } from './protocol.js';

/** What a script requires. `fromFolder` is where it is, relative to the scripts folders: '' or ending in '/'. */
interface RequiredScript extends Pick<ScriptRequest, 'folders' | 'pinned'> {
  readonly fromFolder: string;
  readonly name: string;
}

/** Which version of a file is there now. */
export function stampOf(path: string): FileStamp {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return { path, mtimeMs: 0, size: -1 };
  return { path, mtimeMs: stats.mtimeMs, size: stats.size };
}

/** Whether two stamps are of the same version of a file. */
export function isSameVersion(one: FileStamp, other: FileStamp): boolean {
  return one.mtimeMs === other.mtimeMs && one.size === other.size;
}

interface CachedSource {
  readonly stamp: FileStamp;
  readonly source: string;
}

/** Reads scripts, each once until its modification time or size changes. */
export class ScriptFiles {
  private readonly sources = new Map<string, CachedSource>();

  /** The text of a script that is there; adds what it looked at to `seen`. */
  read(path: string, seen: FileStamp[] = []): string {
    const stamp = stampOf(path);
    seen.push(stamp);
    const cached = this.sources.get(path);
    if (cached && isSameVersion(cached.stamp, stamp)) return cached.source;
    const source = readFileSync(path, 'utf8');
    this.sources.set(path, { stamp, source });
    return source;
  }

  /**
   * The script that a `require` means: its path relative to the scripts folders, and its text, as it was in the version that is
   * pinned, or as it is on disk. Adds what it looked at to `seen`. Throws `invalid` when there is none.
   */
  find(
    { folders, pinned, fromFolder, name }: RequiredScript,
    seen: FileStamp[],
  ): [file: string, source: string] {
    const relative = posix.normalize(posix.join(fromFolder, name.replaceAll('\\', '/')));
    if (!/^\.\.?\//.test(name) || relative.startsWith('../')) {
      throw invalid(
        'script-not-found',
        `There is no module '${name}'. Scripts of the scripts folder are required as './${posix.basename(name)}'; author, path and process by their bare names.`,
      );
    }
    const candidates = relative.endsWith('.js') ? [relative] : [`${relative}.js`, relative];
    for (const file of candidates) {
      const source = pinned?.required[file];
      if (source !== undefined) return [file, source];
    }
    for (const folder of folders) {
      for (const file of candidates) {
        const path = join(folder, file);
        const stamp = stampOf(path);
        if (stamp.size < 0) seen.push(stamp);
        else return [file, this.read(path, seen)];
      }
    }
    throw invalid(
      'script-not-found',
      `There is no script '${name}' to require. Put it into the scripts folder as ${candidates[0] ?? name}.`,
    );
  }
}
