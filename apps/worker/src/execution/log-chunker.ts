import type { Clock } from '../timing/clock.js';

/** From this many bytes on, a chunk goes out at once: large, as each costs a write and a request. Slow logs go by age. */
export const CHUNK_BYTES = 64 * 1024;

/**
 * The longest that a line waits. A second, for people watch logs live; it is a timer, since a process that has
 * fallen silent would keep its last lines back if age was looked at on the next line only.
 */
export const CHUNK_AGE_MS = 1000;

/** Collects log lines into chunks, so that a chatty process does not cost a request a line. */
export class LogChunker {
  private lines = '';
  private byteCount = 0;
  private stopTimer: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly send: (chunk: string) => void,
  ) {}

  /** Adds a line, given without its line end. */
  append(line: string): void {
    this.lines += `${line}\n`;
    this.byteCount += Buffer.byteLength(line) + 1;
    if (this.byteCount > CHUNK_BYTES) this.flush();
    else this.stopTimer ??= this.clock.startTimer(CHUNK_AGE_MS, () => this.flush());
  }

  /** Sends what there is. */
  flush(): void {
    const chunk = this.take();
    if (chunk !== '') this.send(chunk);
  }

  /** Gives what there is to the caller, who sends it with something else. */
  take(): string {
    const chunk = this.lines;
    this.lines = '';
    this.byteCount = 0;
    this.stopTimer?.();
    this.stopTimer = undefined;
    return chunk;
  }
}
