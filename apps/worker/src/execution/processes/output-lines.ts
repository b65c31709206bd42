/** The longest line that goes out whole, in bytes. */
export const LONGEST_LINE_BYTES = 40 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts a process's output into lines. A carriage return alone ends a line too: FFmpeg rewrites its progress line with
 * it, and would otherwise say nothing until its end. Overlong lines are cut between characters of UTF-8.
 */
export class OutputLines {
  private rest: Buffer = Buffer.alloc(0);
  private endedWithReturn = false;

  constructor(private readonly onLine: (line: string) => void) {}

  /** Takes the next bytes, however they were cut. */
  write(bytes: Buffer): void {
    let buffer = this.rest.length > 0 ? Buffer.concat([this.rest, bytes]) : bytes;
    if (this.endedWithReturn && buffer[0] === LINE_FEED) buffer = buffer.subarray(1);
    this.endedWithReturn = false;
    let start = 0;
    for (let index = 0; index < buffer.length; index += 1) {
      const byte = buffer[index];
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) continue;
      this.emit(buffer.subarray(start, index));
      if (byte === CARRIAGE_RETURN && buffer[index + 1] === LINE_FEED) index += 1;
      else if (byte === CARRIAGE_RETURN && index + 1 === buffer.length) this.endedWithReturn = true;
      start = index + 1;
    }
    this.rest = this.emitWholePieces(buffer.subarray(start));
  }

  /** The output has ended: what is left is a line. */
  end(): void {
    if (this.rest.length > 0) this.emit(this.rest);
    this.rest = Buffer.alloc(0);
  }

  private emit(line: Buffer): void {
    this.onLine(this.emitWholePieces(line).toString('utf8'));
  }

  private emitWholePieces(line: Buffer): Buffer {
    let left = line;
    while (left.length > LONGEST_LINE_BYTES) {
      const cut = characterStart(left, LONGEST_LINE_BYTES);
      this.onLine(left.subarray(0, cut).toString('utf8'));
      left = left.subarray(cut);
    }
    return left;
  }
}

/** Where the character that the byte at `index` belongs to begins. */
function characterStart(buffer: Buffer, index: number): number {
  for (let start = index; start > index - 4; start -= 1) {
    if (((buffer[start] ?? 0) & 0xc0) !== 0x80) return start;
  }
  return index; // no UTF-8 anyway
}
