import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { finished, Writable, type Readable } from 'node:stream';
import { FarmError, invalid } from '@flamenco/domain/errors';
import type { FileId } from './file-id.js';

type Done = (error?: Error | null) => void;

/** Writes an upload to its file, chunk by chunk, and holds it against the size and the checksum that were announced. */
export class BlobWriter extends Writable {
  private readonly hash = createHash('sha256');
  private readonly silence: NodeJS.Timeout;
  private received = 0;

  constructor(
    private readonly handle: FileHandle,
    private readonly file: FileId,
    silenceMs: number,
  ) {
    super();
    this.silence = setTimeout(() => this.destroy(fellSilent(silenceMs)), silenceMs);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.silence.refresh();
    this.received += chunk.length;
    if (this.received > this.file.size) {
      done(wrongSize(this.file, `more than ${this.file.size}`));
      return;
    }
    this.hash.update(chunk);
    this.handle.appendFile(chunk).then(() => {
      done();
    }, done);
  }

  override _final(done: Done): void {
    const { sha, size } = this.file;
    if (this.received !== size) {
      done(wrongSize(this.file, `${this.received}`));
      return;
    }
    const actual = this.hash.digest('hex');
    done(actual === sha ? null : wrongChecksum(sha, actual));
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.silence);
    done(error);
  }
}

/**
 * Writes the body of a request to a file, through its writer. Unlike `pipeline`, it leaves the request alone when it ends early, for its
 * connection has to carry the answer. Rejects with what the writer refused, with the signal's reason, or when the client is gone.
 */
export function writeBody(body: Readable, writer: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const interrupt = (): void => {
      writer.destroy(signal.reason as Error);
    };
    const lose = (): void => {
      if (!body.readableEnded) writer.destroy(lostClient());
    };
    finished(writer, (error) => {
      signal.removeEventListener('abort', interrupt);
      body.off('close', lose).off('error', lose).unpipe(writer);
      if (error) reject(error);
      else resolve();
    });
    signal.addEventListener('abort', interrupt);
    body.on('close', lose).on('error', lose).pipe(writer);
    if (signal.aborted) interrupt();
    if (body.destroyed) lose();
  });
}

/** The refusal of an upload that is longer or shorter than announced. @param actual - its length, as words */
export function wrongSize({ size }: FileId, actual: string): FarmError {
  return invalid(
    'file-size-mismatch',
    `The file was announced with ${size} bytes, but ${actual} came. It has changed in the meantime, or the upload was cut off; submit the job again.`,
    { httpStatus: 417 },
  );
}

function wrongChecksum(announced: string, actual: string): FarmError {
  return invalid(
    'checksum-mismatch',
    `The file was announced with SHA-256 ${announced}, but ${actual} came. It has changed in the meantime; submit the job again.`,
    { httpStatus: 417 },
  );
}

function fellSilent(silenceMs: number): FarmError {
  return invalid(
    'upload-silent',
    `Nothing came for ${Math.round(silenceMs / 1000)} s in the middle of the file, so the upload was abandoned. Send it again.`,
    { httpStatus: 408 },
  );
}

function lostClient(): FarmError {
  return invalid('upload-cut', 'The connection was lost in the middle of the file. Send it again.');
}
