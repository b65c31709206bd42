import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '../error-facts.js';

/** More names of what is left there are not told. */
const MOST_NAMES = 10;

/** The folder that programs of a task run in, unless its job type says another one. Made when it is first asked for. */
export class ScratchFolder {
  private made: Promise<string> | undefined;

  constructor(
    private readonly homeDir: string,
    private readonly log: (line: string) => void,
  ) {}

  /** Where it is; empty the first time. */
  path(): Promise<string> {
    this.made ??= mkdtemp(join(tmpdir(), prefixOf(this.homeDir)));
    return this.made;
  }

  /** Removes it, and tells what was lost with it. Never rejects: the task is not to fail for it. */
  async remove(): Promise<void> {
    if (this.made === undefined) return;
    try {
      const folder = await this.made;
      const names = (await readdir(folder)).sort();
      if (names.length > 0)
        this.log(`removing what the task has left in its scratch folder: ${listed(names)}`);
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      this.log(`the scratch folder of the task could not be removed: ${errorMessage(error)}`);
    }
  }
}

/**
 * Removes scratch folders that an earlier Worker with this home directory has left because it was killed. To be called by the one
 * Worker that holds the home directory, when nothing of the earlier one runs any more. Gives how many there were.
 */
export async function removeLeftScratchFolders(homeDir: string): Promise<number> {
  const prefix = prefixOf(homeDir);
  const names = await readdir(tmpdir()).catch(() => []);
  const paths = names.filter((name) => name.startsWith(prefix)).map((name) => join(tmpdir(), name));
  const removals = await Promise.all(paths.map(removeFolder));
  return removals.filter(Boolean).length;
}

/** Somebody else may have made one of that name, which is theirs. */
async function removeFolder(path: string): Promise<boolean> {
  try {
    const stats = await lstat(path);
    const isOurs = process.getuid === undefined || stats.uid === process.getuid();
    if (!isOurs || !stats.isDirectory()) return false;
    await rm(path, { recursive: true, force: true });
    return true;
  } catch {
    return false; // it is in nobody's way
  }
}

function prefixOf(homeDir: string): string {
  return `flamenco-scratch-${createHash('sha256').update(homeDir).digest('hex').slice(0, 12)}-`;
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}
