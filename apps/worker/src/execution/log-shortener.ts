import { Allowance } from '../timing/allowance.js';
import type { Clock } from '../timing/clock.js';

/**
 * What a task's log takes: the first 256 MiB whole, and 64 KiB a second (5.6 GB a day) in the long run. A render that
 * prints each sample of each tile stays far below.
 */
const LOG_LIMITS = { most: 256 * 1024 * 1024, perSecond: 64 * 1024 };

/** Once lines are left out, the log goes on when there is room for a good piece of it. */
const GO_ON_BYTES = 1024 * 1024;

/** The last lines before the end are kept: they say why it ended. */
const LAST_LINES = 50;

/** Passes the lines of a log on, and leaves out what is too much, which a line in the log then says. */
export class LogShortener {
  private readonly allowance: Allowance;
  private leftOutLines = 0;
  private leftOutBytes = 0;
  private readonly lastLines: string[] = [];

  constructor(
    clock: Clock,
    private readonly pass: (line: string) => void,
  ) {
    this.allowance = new Allowance(LOG_LIMITS, clock);
  }

  /** Takes the next line. */
  append(line: string): void {
    const needed = this.isLeavingOut() ? GO_ON_BYTES : 0;
    if (this.allowance.available() < needed) this.leaveOut(line);
    else {
      this.end();
      this.allowance.use(Buffer.byteLength(line) + 1);
      this.pass(line);
    }
  }

  /** No line follows for now: says what was left out, with the last lines of it. */
  end(): void {
    if (!this.isLeavingOut()) return;
    const lastLines = this.lastLines.splice(0);
    const lineCount = this.leftOutLines - lastLines.length;
    const megabytes = (this.leftOutBytes / (1024 * 1024)).toFixed(1);
    if (lineCount > 0)
      this.pass(
        `[${lineCount} lines (${megabytes} MB) were left out here: the task prints more than a log can take.]`,
      );
    for (const line of lastLines) this.pass(line);
    this.leftOutLines = 0;
    this.leftOutBytes = 0;
  }

  private isLeavingOut(): boolean {
    return this.leftOutLines > 0;
  }

  private leaveOut(line: string): void {
    this.leftOutLines += 1;
    this.leftOutBytes += Buffer.byteLength(line) + 1;
    this.lastLines.push(line);
    if (this.lastLines.length > LAST_LINES) this.lastLines.shift();
  }
}
