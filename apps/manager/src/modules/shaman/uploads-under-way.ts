import { Injectable } from '@nestjs/common';
import { type FileId, fileKey } from './file-id.js';
import { OneAtATime } from './one-at-a-time.js';

/** A file that is coming in. Several clients may send the same one. */
export interface Upload {
  readonly file: FileId;
  /** Aborted when somebody else was faster: what is still to come is not needed. */
  readonly signal: AbortSignal;
  /** Resolves when it is over, whatever came of it. */
  readonly over: Promise<void>;
}

/** Why an upload was interrupted: the file is here. */
export class StoredMeanwhile extends Error {
  override readonly name = 'StoredMeanwhile';
}

interface Entry extends Upload {
  readonly controller: AbortController;
  readonly endNow: () => void;
}

/** The uploads of one file. */
interface Rivals {
  readonly entries: Set<Entry>;
  readonly turns: OneAtATime;
}

/** What is being uploaded at this moment, to this Manager. */
@Injectable()
export class UploadsUnderWay {
  private readonly byFile = new Map<string, Rivals>();

  begin(file: FileId): Upload {
    const controller = new AbortController();
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    const endNow = (): void => {
      resolve(undefined);
    };
    const entry: Entry = { file, controller, signal: controller.signal, over, endNow };
    const key = fileKey(file);
    const rivals = this.byFile.get(key) ?? { entries: new Set(), turns: new OneAtATime() };
    rivals.entries.add(entry);
    this.byFile.set(key, rivals);
    return entry;
  }

  /** Has a complete upload stored, unless another one was: the first wins, the others are interrupted. Throws `StoredMeanwhile`. */
  finish(upload: Upload, store: () => Promise<void>): Promise<void> {
    const { entries, turns } = this.rivalsOf(upload.file);
    return turns.run(async () => {
      upload.signal.throwIfAborted();
      await store();
      for (const entry of entries) if (entry !== upload) entry.controller.abort(new StoredMeanwhile());
    });
  }

  /** Call it when an upload is over, whatever came of it. */
  end(upload: Upload): void {
    const { entries } = this.rivalsOf(upload.file);
    for (const entry of entries) {
      if (entry !== upload) continue;
      entries.delete(entry);
      entry.endNow();
    }
    if (entries.size === 0) this.byFile.delete(fileKey(upload.file));
  }

  has(file: FileId): boolean {
    return this.byFile.has(fileKey(file));
  }

  /** The uploads of these files. */
  of(files: Iterable<FileId>): readonly Upload[] {
    return [...files].flatMap((file) => [...this.rivalsOf(file).entries]);
  }

  private rivalsOf(file: FileId): Rivals {
    return this.byFile.get(fileKey(file)) ?? { entries: new Set(), turns: new OneAtATime() };
  }
}
