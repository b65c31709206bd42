import { lstat, realpath, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../../system-error.js';
import type {
  CheckoutContent,
  CheckoutFiles,
  ErasureOrder,
  InspectionOrder,
  KeptFiles,
  TimeOfRunning,
} from '../job-deletion/index.js';
import { checkoutEntries, type CheckoutEntry, type CheckoutMarks } from './checkout-entries.js';
import { namesInCheckoutId } from './checkout-path.js';
import { CheckoutTurns } from './checkout-turns.js';
import { CopiedFiles } from './copied-files.js';
import { isRealFolder, removeEmptyFolders } from './folders.js';
import { ShamanStorage } from './shaman-storage.js';

/** A look at a checkout ends after so many files, or so long: somebody waits for it. */
const MOST_COUNTED = 50_000;
const LONGEST_LOOK_MS = 2_000;
const MOST_EXAMPLES = 5;
/** Clocks of Workers and disks differ; what is this much earlier or later than the job still is of its time. */
const CLOCK_SLACK_MS = 120_000;
/** Names that are tried for a folder of kept files. */
const MOST_NAMES = 100;

/**
 * Takes checkouts apart: what the checkout put there goes, what others put there stays, or goes where it is of use. Links are never
 * followed; work is done file by file, so that nobody else waits.
 */
@Injectable()
export class CheckoutErasure {
  constructor(
    private readonly storage: ShamanStorage,
    private readonly copied: CopiedFiles,
    private readonly turns: CheckoutTurns,
  ) {}

  /** Removes a checkout, and the folders above it when they are empty then. Throws `invalid` for what is no checkout's path. */
  async erase(checkoutId: string, order: ErasureOrder): Promise<'not-there' | KeptFiles> {
    const marks = await this.marksOf(checkoutId);
    if (!marks) return 'not-there';
    const kept = order.isAll ? await removeAll(marks) : await removeOurs(marks);
    await this.copied.forget(checkoutId);
    const folder = kept.count > 0 ? await this.moveBesideFrames(marks.folder, order.framesFolder) : undefined;
    const emptied = kept.count > 0 && folder === undefined ? undefined : dirname(marks.folder);
    if (emptied !== undefined) await this.turns.run(() => removeEmptyFolders(emptied, marks.jobs));
    return { ...kept, folder: folder ?? marks.folder };
  }

  /** What is in a checkout; undefined when it is not there. */
  async inspect(
    checkoutId: string,
    { ran, framesFolder }: InspectionOrder,
  ): Promise<CheckoutContent | undefined> {
    const marks = await this.marksOf(checkoutId);
    if (!marks) return undefined;
    const tallies = { uploaded: new Tally(), written: new Tally(), unknown: new Tally() };
    const deadline = performance.now() + LONGEST_LOOK_MS;
    let count = 0;
    let isMore = false;
    for await (const entry of checkoutEntries(marks)) {
      if (count >= MOST_COUNTED || performance.now() > deadline) {
        isMore = true;
        break;
      }
      count += 1;
      tallies[kindOf(entry, ran)].add(entry);
    }
    const { uploaded, written, unknown } = tallies;
    const { folder } = marks;
    const keptFolder = (await this.freeFolderBeside(framesFolder)) ?? folder;
    const counted = { uploaded: uploaded.files, written: written.files, unknown: unknown.files };
    return { folder, keptFolder, isMore, ...counted };
  }

  /** @returns undefined when there is no such checkout, or a link is in its place or above it */
  private async marksOf(
    checkoutId: string,
  ): Promise<(CheckoutMarks & { readonly jobs: string }) | undefined> {
    const names = namesInCheckoutId(checkoutId);
    if (!(await isRealFolder(this.storage.jobs))) return undefined;
    const jobs = await realpath(this.storage.jobs);
    let folder = jobs;
    for (const name of names) {
      folder = join(folder, name);
      if (!(await isRealFolder(folder))) return undefined;
    }
    return { jobs, folder, stored: await this.storedFolder(), copied: await this.copied.of(checkoutId) };
  }

  private async storedFolder(): Promise<string> {
    return realpath(this.storage.stored).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return this.storage.stored;
      throw error;
    });
  }

  /** Moves what is left of a checkout, in one step. @returns where it is then; undefined when it stays */
  private async moveBesideFrames(
    folder: string,
    framesFolder: string | undefined,
  ): Promise<string | undefined> {
    const target = await this.freeFolderBeside(framesFolder);
    if (target === undefined) return undefined;
    try {
      await rename(folder, target);
      return target;
    } catch {
      return undefined; // the frames are on another disk, or nobody may write there: the files are safe where they are
    }
  }

  /**
   * A folder, not there yet, beside the frames of a job for what others put into its checkout. Only inside of the shared storage: a
   * job says itself where its frames are.
   */
  private async freeFolderBeside(framesFolder: string | undefined): Promise<string | undefined> {
    const frames = framesFolder === undefined ? undefined : await realFolder(framesFolder);
    if (frames === undefined || !isWithin(frames, await realpath(this.storage.root))) return undefined;
    for (const own of [this.storage.jobs, this.storage.stored]) {
      const real = await realFolder(own);
      if (real !== undefined && isWithin(frames, real)) return undefined;
    }
    for (let number = 1; number <= MOST_NAMES; number += 1) {
      const target = join(frames, number === 1 ? KEPT_FOLDER : `${KEPT_FOLDER}-${number}`);
      if (!(await isThere(target))) return target;
    }
    return undefined;
  }
}

/** What the folder of kept files is called beside the frames. */
const KEPT_FOLDER = 'kept-from-job-files';

async function removeOurs(marks: CheckoutMarks): Promise<Omit<KeptFiles, 'folder'>> {
  const kept = new Tally();
  const onEnd = ({ path }: { readonly path: string }): Promise<void> =>
    removeIfEmpty(join(marks.folder, path));
  for await (const entry of checkoutEntries(marks, onEnd)) {
    if (entry.isOurs) await unlinkIfThere(join(marks.folder, entry.path));
    else kept.add(entry);
  }
  return { count: kept.files.count, bytes: kept.files.bytes };
}

async function removeAll(marks: CheckoutMarks): Promise<Omit<KeptFiles, 'folder'>> {
  await rm(marks.folder, { recursive: true });
  return { count: 0, bytes: 0 };
}

function kindOf({ isOurs, mtimeMs }: CheckoutEntry, ran: TimeOfRunning): 'uploaded' | 'written' | 'unknown' {
  if (isOurs) return 'uploaded';
  const isOfItsTime = ran && mtimeMs >= ran.fromMs - CLOCK_SLACK_MS && mtimeMs <= ran.toMs + CLOCK_SLACK_MS;
  return isOfItsTime ? 'written' : 'unknown';
}

class Tally {
  private count = 0;
  private bytes = 0;
  private readonly examples: string[] = [];

  add({ path, size }: CheckoutEntry): void {
    this.count += 1;
    this.bytes += size;
    if (this.examples.length < MOST_EXAMPLES) this.examples.push(path);
  }

  get files(): CheckoutFiles {
    return { count: this.count, bytes: this.bytes, examples: this.examples };
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
  });
}

async function unlinkIfThere(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
}

async function realFolder(path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined); // not reachable from here: then the files stay
  return real !== undefined && (await isRealFolder(real)) ? real : undefined;
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && way !== path);
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
}
