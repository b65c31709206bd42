import { invalid } from '@flamenco/domain/errors';

/** A file's content, as Shaman knows it. Where it lies in a job, and what it is called there, is another matter. */
export interface FileId {
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly sha: string;
  /** In bytes. */
  readonly size: number;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Reads what a client names a file's content by. Throws `invalid`: what is not a checksum must not become a path. */
export function parseFileId(sha: string, size: number): FileId {
  if (!SHA256.test(sha)) {
    throw invalid(
      'invalid-checksum',
      `${JSON.stringify(sha)} is not a SHA-256 checksum. Send 64 hexadecimal digits, in lower case.`,
    );
  }
  if (!Number.isSafeInteger(size) || size < 0) {
    throw invalid('invalid-file-size', `${size} is not a file size. Send the number of bytes, 0 or more.`);
  }
  return { sha, size };
}

/** Equal for equal content. */
export function fileKey({ sha, size }: FileId): string {
  return `${sha}/${size}`;
}
