import { randomInt } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { syncFolder, syncFolderUpTo } from '../../durable-files.js';
import { errorCode } from '../../system-error.js';
import { CheckoutFiles, LinkMaker } from './checkout-files.js';
import { toCheckoutPath } from './checkout-path.js';
import { type CheckoutPlan, type FileSpec, planCheckout } from './checkout-plan.js';
import { CheckoutTurns } from './checkout-turns.js';
import { CopiedFiles } from './copied-files.js';
import { FileStore } from './file-store.js';
import { makeRealFolders, moveFolder, removeEmptyFolders } from './folders.js';
import { inParallel } from './in-parallel.js';
import { ShamanStorage, storedFileBelow } from './shaman-storage.js';
import { ShamanTimes } from './shaman-times.js';
import { asStorageProblem } from './storage-problem.js';
import { temporaryName } from './temporary-names.js';
import { UploadsUnderWay } from './uploads-under-way.js';

/** What is asked for: files, and the folder that they are to be in. */
export interface CheckoutRequest {
  readonly files: readonly FileSpec[];
  readonly checkoutPath: string;
}

/** Paths that are tried for checkouts of one name. */
const MOST_ATTEMPTS = 10;
const SUFFIX_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MOST_FILES_TOLD = 5;

/** Makes the folders of jobs from stored files. */
@Injectable()
export class ShamanCheckouts {
  private readonly logger = new Logger(ShamanCheckouts.name);

  constructor(
    private readonly storage: ShamanStorage,
    private readonly store: FileStore,
    private readonly underWay: UploadsUnderWay,
    private readonly links: LinkMaker,
    private readonly times: ShamanTimes,
    private readonly copied: CopiedFiles,
    private readonly turns: CheckoutTurns,
  ) {}

  /**
   * Makes a checkout and returns its path, which may be another one than asked for. Files that are still coming in are waited
   * for. Throws 424 when files are missing, `conflict` for files that get in each other's way; then nothing of it is left.
   * @param clientGone - aborted when nobody waits for the answer any more
   */
  async create(request: CheckoutRequest, clientGone: AbortSignal): Promise<string> {
    const path = toCheckoutPath(request.checkoutPath);
    const plan = await planCheckout(request.files);
    try {
      await this.waitForUploads(plan, clientGone);
      return await this.turns.run(() => {
        if (clientGone.aborted) throw nobodyWaits(); // nobody would ever know of it, so that it would stay for ever
        return this.make(path, plan);
      });
    } catch (error) {
      throw asStorageProblem(error, 'making the checkout of a job');
    }
  }

  /** Clients that were told 425 leave a file to who sends it, and ask for the checkout at once (behaviour.md §25.2). */
  private async waitForUploads(plan: CheckoutPlan, clientGone: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([AbortSignal.timeout(this.times.checkoutWaitMs), clientGone]);
    const impatience = new Promise<void>((resolve) => {
      patience.addEventListener('abort', () => {
        resolve();
      });
    });
    for (;;) {
      const uploads = this.underWay.of(plan.values());
      if (uploads.length === 0 || patience.aborted) break;
      await Promise.race([Promise.all(uploads.map(({ over }) => over)), impatience]);
    }
  }

  /**
   * Makes the checkout aside, and moves it to its path in one step when it is complete and on disk: nobody ever sees half of
   * one, and what a crash leaves is aside, where the garbage collector finds it.
   */
  private async make(requestedPath: string, plan: CheckoutPlan): Promise<string> {
    await this.storage.prepare();
    await this.checkFiles(plan);
    const { jobs, unfinishedCheckouts } = this.storage;
    const aside = join(unfinishedCheckouts, temporaryName());
    try {
      await mkdir(aside, { recursive: true });
      const copies = await this.placeFiles(aside, requestedPath, plan);
      await inParallel(foldersIn(plan), (below) => syncFolder(join(aside, below)));
      const path = await this.moveToFreePath(aside, requestedPath);
      await syncFolderUpTo(this.storage.root, dirname(join(jobs, path)));
      if (copies.length > 0) await this.copied.keep(path, copies);
      this.logger.log(`Made checkout ${path} of ${plan.size} files`);
      return path;
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      await removeEmptyFolders(dirname(join(jobs, requestedPath)), jobs);
      throw ['EEXIST', 'ENOTDIR'].includes(errorCode(error) ?? '') ? sameName(error) : error;
    } finally {
      await removeEmptyFolders(unfinishedCheckouts, jobs);
    }
  }

  /** Touches the files before it looks for them: from now on, the garbage collector leaves them alone. */
  private async checkFiles(plan: CheckoutPlan): Promise<void> {
    const entries = [...plan];
    const areHere = await inParallel(entries, ([, file]) => this.store.touch(file));
    const missing = entries.filter((_, index) => areHere[index] !== true).map(([path]) => path);
    if (missing.length > 0) throw filesMissing(missing);
  }

  private async moveToFreePath(aside: string, requested: string): Promise<string> {
    const { jobs } = this.storage;
    await makeRealFolders(jobs, requested.split('/').slice(0, -1));
    for (let attempt = 0; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const path = attempt === 0 ? requested : `${requested}-${randomSuffix()}`;
      if (await moveFolder(aside, join(jobs, path))) return path;
    }
    throw pathTaken(requested);
  }

  /**
   * @param path - where the folder will be; links are seen from there, and lead nowhere before
   * @returns the files that had to be copied, by their paths in the checkout
   */
  private async placeFiles(folder: string, path: string, plan: CheckoutPlan): Promise<readonly string[]> {
    const stored = await realpath(this.storage.stored);
    const checkout = join(await realpath(this.storage.jobs), path);
    const files = new CheckoutFiles(this.links);
    const paths = [...plan.keys()];
    for (const below of new Set(paths.map((file) => dirname(file)))) {
      await mkdir(join(folder, below), { recursive: true });
    }
    const ways = await inParallel([...plan], ([name, file]) => {
      const blob = join(stored, storedFileBelow(file));
      const target = relative(dirname(join(checkout, name)), blob);
      return files.place({ path: join(folder, name), blob, target });
    });
    if (files.refusal !== undefined) {
      this.logger.warn(
        { err: files.refusal },
        `The storage does not support symbolic links, so the files of ${path} were copied. On Windows, switch on Developer Mode to save the space.`,
      );
    }
    return paths.filter((_, index) => ways[index] === 'copied');
  }
}

/** All folders of a checkout, itself among them as '.'. */
function foldersIn(plan: CheckoutPlan): readonly string[] {
  const folders = new Set(['.']);
  for (const path of plan.keys()) {
    for (let at = dirname(path); !folders.has(at); at = dirname(at)) folders.add(at);
  }
  return [...folders];
}

function randomSuffix(): string {
  return Array.from({ length: 4 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join('');
}

function filesMissing(paths: readonly string[]): FarmError {
  const told = paths.slice(0, MOST_FILES_TOLD).join(', ');
  const more = paths.length > MOST_FILES_TOLD ? ` and ${paths.length - MOST_FILES_TOLD} more` : '';
  return conflict(
    'checkout-files-missing',
    `Files of this checkout are missing: ${told}${more}. Upload them, then ask for the checkout again.`,
    { httpStatus: 424 },
  );
}

function sameName(cause: unknown): FarmError {
  return conflict(
    'two-files-at-one-path',
    'Two files of this checkout have names that the shared storage does not tell apart, such as a.png and A.png. Rename one of them.',
    { cause },
  );
}

function pathTaken(path: string): FarmError {
  return conflict(
    'checkout-path-taken',
    `There are checkouts named ${path} already, and no free name was found. Give the job another name.`,
  );
}

function nobodyWaits(): FarmError {
  return conflict(
    'client-gone',
    'The client disconnected before all its files had arrived, so no checkout was made.',
  );
}
