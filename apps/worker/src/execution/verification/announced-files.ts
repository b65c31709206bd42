import type { BigIntStats } from 'node:fs';
import type { FileCheck } from './checked-file.js';
import { statsOf } from './folder-before.js';
import { inParallel } from './in-parallel.js';

/** So many are looked at at once, at most: Blender goes on meanwhile, and wants the storage for itself. */
const LANES = 4;

/** The files that Blender says it has written. Each is looked at while Blender goes on. */
export class AnnouncedFiles {
  private readonly checked = new Map<string, Promise<FileCheck>>();
  private readonly lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());

  constructor(private readonly check: (path: string) => Promise<FileCheck>) {}

  /** A file that was written just now. @returns what is found of it */
  add(path: string): Promise<FileCheck> {
    const lane = this.checked.size % LANES;
    const check = (this.lanes[lane] ?? Promise.resolve()).then(() => this.check(path));
    this.lanes[lane] = check.catch(() => undefined);
    this.checked.set(path, check);
    return check;
  }

  /** What was found of one, when Blender had said that it had written it. */
  checkOf(path: string): Promise<FileCheck> | undefined {
    return this.checked.get(path);
  }

  /** How all of them are now. Those that were whole, and have not changed, are not read again. */
  async checks(): Promise<ReadonlyMap<string, FileCheck>> {
    const results = new Map<string, FileCheck>();
    await inParallel([...this.checked], async ([path, earlier]) => {
      const check = await earlier;
      const stats = await statsOf(path);
      results.set(path, stats && isUpToDate(check, stats) ? check : await this.check(path));
    });
    return results;
  }
}

function isUpToDate(check: FileCheck, now: BigIntStats): boolean {
  if (check.state !== 'whole') return false;
  return check.image.size === Number(now.size) && check.image.modifiedMs === Number(now.mtimeMs);
}
