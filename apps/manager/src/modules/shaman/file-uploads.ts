import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { conflict } from '@flamenco/domain/errors';
import type { ShamanFileStatus } from '@flamenco/api-contracts';
import { BlobWriter, writeBody, wrongSize } from './blob-writer.js';
import { type FileSpec, withoutDuplicates } from './checkout-plan.js';
import type { FileId } from './file-id.js';
import { FileStore, withFolder } from './file-store.js';
import { removeEmptyFolders } from './folders.js';
import { inParallel } from './in-parallel.js';
import { ShamanStorage } from './shaman-storage.js';
import { ShamanTimes } from './shaman-times.js';
import { asStorageProblem } from './storage-problem.js';
import { temporaryName } from './temporary-names.js';
import { StoredMeanwhile, type Upload, UploadsUnderWay } from './uploads-under-way.js';

/** A file that a client sends. */
export interface IncomingFile {
  readonly file: FileId;
  readonly body: Readable;
  /** The length that the request announces, if it does. */
  readonly announcedBytes: number | undefined;
  /** The client would rather continue with other files than send what somebody else is sending. */
  readonly canDefer: boolean;
}

/** A file that has to be uploaded, unless somebody is at it. */
export interface RequiredFile extends FileSpec {
  readonly status: ShamanFileStatus;
}

/** So many files are looked for, and told of, at a time. */
const FILES_A_PART = 500;

/** Whether an upload was needed. */
export type UploadOutcome = 'stored' | 'already-stored';

/** Takes files in. Only what has the announced size and checksum gets among the whole files. */
@Injectable()
export class FileUploads {
  constructor(
    private readonly storage: ShamanStorage,
    private readonly store: FileStore,
    private readonly underWay: UploadsUnderWay,
    private readonly times: ShamanTimes,
  ) {}

  /** Whether a file is here or coming; keeps it from the garbage collector when it is here. */
  async statusOf(file: FileId): Promise<ShamanFileStatus> {
    return (await this.isHere(file)) ? 'stored' : this.statusOfMissing(file);
  }

  /**
   * The files that have to be uploaded, each content once, in parts: there may be very many. Keeps the others from the garbage
   * collector.
   */
  async *requirementsOf(files: readonly FileSpec[]): AsyncGenerator<readonly RequiredFile[]> {
    const unique = await withoutDuplicates(files);
    for (let start = 0; start < unique.length; start += FILES_A_PART) {
      const part = unique.slice(start, start + FILES_A_PART);
      const areHere = await inParallel(part, (file) => this.isHere(file));
      yield part
        .filter((_, index) => areHere[index] !== true)
        .map(({ sha, size, path }) => ({ sha, size, path, status: this.statusOfMissing({ sha, size }) }));
    }
  }

  /**
   * Takes a file in. Several clients may send the same one; the first to finish wins, the others hear 'already-stored'. Throws
   * 417 for another content than announced, 425 for one who can wait, `unavailable` when the disk does not take it.
   */
  async receive(incoming: IncomingFile): Promise<UploadOutcome> {
    const { file, body, announcedBytes = file.size, canDefer } = incoming;
    if (await this.isHere(file)) return 'already-stored';
    if (canDefer && this.underWay.has(file)) throw tooEarly();
    if (announcedBytes !== file.size) throw wrongSize(file, `${announcedBytes}`);
    const upload = this.underWay.begin(file);
    try {
      await this.take(upload, body);
      return 'stored';
    } catch (error) {
      if (error instanceof StoredMeanwhile) return 'already-stored';
      throw asStorageProblem(error, 'writing an uploaded file');
    } finally {
      this.underWay.end(upload);
    }
  }

  private async isHere(file: FileId): Promise<boolean> {
    try {
      return await this.store.touch(file);
    } catch (error) {
      throw asStorageProblem(error, 'looking for a file');
    }
  }

  private statusOfMissing(file: FileId): ShamanFileStatus {
    return this.underWay.has(file) ? 'uploading' : 'unknown';
  }

  private async take(upload: Upload, body: Readable): Promise<void> {
    const { file, signal } = upload;
    const folder = this.storage.uploadFolder(file);
    const temporary = join(folder, `${file.size}-${temporaryName()}.tmp`);
    try {
      const handle = await withFolder(folder, () => open(temporary, 'wx'));
      await this.write(handle, file, body, signal);
      await this.underWay.finish(upload, () => this.store.adopt(temporary, file));
    } finally {
      await rm(temporary, { force: true });
      await removeEmptyFolders(folder, this.storage.uploading);
    }
  }

  /** On the disk before it gets its name: after a power cut, a whole file is whole. */
  private async write(handle: FileHandle, file: FileId, body: Readable, signal: AbortSignal): Promise<void> {
    try {
      await writeBody(body, new BlobWriter(handle, file, this.times.uploadSilenceMs), signal);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function tooEarly(): Error {
  return conflict(
    'upload-under-way',
    'Somebody else is sending this file. Continue with the others; a checkout waits until it has arrived.',
    { httpStatus: 425 },
  );
}
