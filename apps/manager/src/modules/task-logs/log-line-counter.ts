import { open, type FileHandle } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { errorCode } from '../../system-error.js';

const LINE_BREAK = '\n'.charCodeAt(0);

/** Read, and counted, at once: a millisecond's work, between which others get their turn. */
const STEP_BYTES = 1024 * 1024;

/** Files of which the counts are remembered; a log of 200 MB has 200 numbers. */
const MOST_REMEMBERED = 200;

/**
 * Counts the lines of logs, which only grow: each MiB of a file is read once, and its count remembered, so that only the first question
 * about a long log takes time (some 0.2 s for 200 MB).
 */
@Injectable()
export class LogLineCounter {
  /** By file: how many line breaks come before each whole MiB. The file that was asked for last is at the end. */
  private readonly counts = new Map<string, number[]>();
  private last: Promise<unknown> = Promise.resolve();

  /** How many lines end before this many bytes of a file; 0 when there is no such file. One file is counted at a time. */
  linesBefore(path: string, bytes: number): Promise<number> {
    const counted = this.last.then(() => this.count(path, bytes));
    this.last = counted.catch(() => undefined);
    return counted;
  }

  private async count(path: string, bytes: number): Promise<number> {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 0;
      throw error;
    }
    try {
      return await this.countIn(file, bytes);
    } finally {
      await file.close();
    }
  }

  private async countIn(file: FileHandle, bytes: number): Promise<number> {
    const { ino, birthtimeMs, size } = await file.stat();
    const end = Math.min(bytes, size);
    const marks = this.marksOf(`${ino} ${birthtimeMs}`, size); // a log keeps them when it is renamed
    let step = Math.min(Math.floor(end / STEP_BYTES), marks.length - 1);
    let lines = marks[step] ?? 0;
    const buffer = Buffer.allocUnsafe(STEP_BYTES);
    for (; step * STEP_BYTES < end; step += 1) {
      const start = step * STEP_BYTES;
      const { bytesRead } = await file.read(buffer, 0, Math.min(STEP_BYTES, end - start), start);
      lines += lineBreaksIn(buffer.subarray(0, bytesRead));
      if (bytesRead === STEP_BYTES) marks[step + 1] = lines;
    }
    return lines;
  }

  /** A file that has become shorter is another one. */
  private marksOf(key: string, size: number): number[] {
    const known = this.counts.get(key);
    this.counts.delete(key);
    const marks = known && (known.length - 1) * STEP_BYTES <= size ? known : [0];
    this.counts.set(key, marks);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_REMEMBERED && oldest !== undefined) this.counts.delete(oldest);
    return marks;
  }
}

function lineBreaksIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_BREAK); at >= 0; at = bytes.indexOf(LINE_BREAK, at + 1)) count += 1;
  return count;
}
