import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { BrokenImage } from './broken-image.js';

/** How much is read at once: a disk or a network storage gives that as fast as a byte. */
const BLOCK_BYTES = 64 * 1024;

/** Nobody waits at the end of a pipe that has an image's name. Windows has neither the flag nor such pipes in folders. */
const OPEN_FLAGS = constants.O_RDONLY | ((constants as { readonly O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/** A file that is read in pieces of any position: never more than a block of it is in memory, whatever it says of itself. */
export class ImageFile {
  private block: Buffer = Buffer.alloc(0);
  private blockStart = 0;

  private constructor(
    private readonly handle: FileHandle,
    readonly stats: BigIntStats,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Lets a function read the file, and closes it. Aborting the signal ends the reading.
   * @throws BrokenImage when it is no regular file; what the file system throws (ENOENT …)
   */
  static async with<T>(path: string, signal: AbortSignal, use: (file: ImageFile) => Promise<T>): Promise<T> {
    const handle = await open(path, OPEN_FLAGS);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw new BrokenImage('is not a regular file');
      return await use(new ImageFile(handle, stats, signal));
    } finally {
      await handle.close();
    }
  }

  get size(): number {
    return Number(this.stats.size);
  }

  /**
   * The bytes from a position on, at most 64 KiB.
   * @throws BrokenImage when the file has fewer
   */
  async read(position: number, length: number): Promise<Buffer> {
    const start = position - this.blockStart;
    if (start >= 0 && start + length <= this.block.length) return this.block.subarray(start, start + length);
    this.checkInside(position, length);
    await this.fill(position);
    if (length > this.block.length) throw endsTooEarly(position + length, position + this.block.length);
    return this.block.subarray(0, length);
  }

  /** All that follows a position, as far as it was read at once; empty at the end of the file. */
  async readOn(position: number): Promise<Buffer> {
    const start = position - this.blockStart;
    if (start < 0 || start >= this.block.length) await this.fill(position);
    return this.block.subarray(position - this.blockStart);
  }

  /** @throws BrokenImage when the file has not so many bytes there */
  checkInside(position: number, length: number): void {
    const isInside = position >= 0 && length >= 0 && position + length <= this.size;
    if (!isInside) throw endsTooEarly(position + length, this.size);
  }

  private async fill(position: number): Promise<void> {
    this.signal.throwIfAborted();
    const block = Buffer.allocUnsafe(Math.max(0, Math.min(BLOCK_BYTES, this.size - position)));
    const { bytesRead } = await this.handle.read(block, 0, block.length, position);
    this.block = block.subarray(0, bytesRead);
    this.blockStart = position;
  }
}

function endsTooEarly(wantedBytes: number, thereAreBytes: number): BrokenImage {
  return new BrokenImage(`ends after ${thereAreBytes} bytes, but should go on to byte ${wantedBytes}`);
}
