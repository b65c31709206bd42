import { createHash } from 'node:crypto';

/** Lines that are shown when something is wrong. */
const SHOWN = 60;

/** What happened, a line each, in its order. Two runs of one seed have the same. */
export class Trace {
  count = 0;
  private readonly digest = createHash('sha256');
  private latest: string[] = [];
  private readonly write: ((line: string) => void) | undefined;

  /** @param write - is given each line */
  constructor(write?: (line: string) => void) {
    this.write = write;
  }

  add(atMs: number, what: string): void {
    const line = `${clockTime(atMs)} ${what}`;
    this.count += 1;
    this.digest.update(`${line}\n`);
    this.latest.push(line);
    if (this.latest.length > 2 * SHOWN) this.latest = this.latest.slice(-SHOWN);
    this.write?.(line);
  }

  /** The last lines. */
  get end(): readonly string[] {
    return this.latest.slice(-SHOWN);
  }

  /** Stands for all lines. */
  get fingerprint(): string {
    return this.digest.copy().digest('hex').slice(0, 16);
  }
}

/** "0:03:07.250", with tenths of a millisecond, since order matters. */
function clockTime(ms: number): string {
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const seconds = (ms / 1000) % 60;
  return `${Math.floor(ms / 3_600_000)}:${pad(Math.floor(ms / 60_000) % 60)}:${seconds.toFixed(4).padStart(7, '0')}`;
}
