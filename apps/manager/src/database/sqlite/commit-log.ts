import { Logger } from '@nestjs/common';
import { unavailable, type FarmError } from '@flamenco/domain/errors';
import type { LogSync } from './log-sync.js';

/** How long a commit may wait for the disk when nobody waits for it, in ms: so much is lost at most when the power fails. */
const LATEST_SYNC_MS = 1_000;

/** Somebody who waits until what was committed is on disk. */
interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: FarmError) => void;
}

/**
 * Brings commits to the disk. SQLite's log holds them in their order, so one sync serves all that were committed before it
 * began, and whoever asks meanwhile shares the next one. See docs/decisions/0009.
 */
export class CommitLog {
  private readonly logger = new Logger(CommitLog.name);
  /** There are commits that no sync has begun for. */
  private isBehind = false;
  private isSyncing = false;
  /** Those whom the sync under way serves, and those whom the next one will. */
  private served: Waiter[] = [];
  private waiting: Waiter[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: Pick<LogSync, 'sync' | 'close'>) {}

  /** Something was committed: it is on disk within a second, if nobody asks for it earlier. */
  noteCommit(): void {
    this.isBehind = true;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.isBehind && !this.isSyncing) this.begin();
    }, LATEST_SYNC_MS);
  }

  /** Resolves when all that has been committed is on disk. @throws FarmError `unavailable` when the disk does not say so */
  onDisk(): Promise<void> {
    if (!this.isBehind && !this.isSyncing) return Promise.resolve();
    return new Promise((resolve, reject) => {
      (this.isBehind ? this.waiting : this.served).push({ resolve, reject });
      if (!this.isSyncing) this.begin();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.log.close();
  }

  private begin(): void {
    this.isBehind = false;
    this.isSyncing = true;
    this.served = this.waiting;
    this.waiting = [];
    this.log.sync((problem) => {
      this.finish(problem);
    });
  }

  private finish(problem: string | undefined): void {
    const { served } = this;
    this.served = [];
    this.isSyncing = false;
    if (problem !== undefined) this.logger.error(`The disk did not confirm what was written: ${problem}`);
    for (const { resolve, reject } of served) {
      if (problem === undefined) resolve();
      else reject(notOnDisk(problem));
    }
    if (problem !== undefined || this.isBehind) this.noteCommit();
    if (this.waiting.length > 0) this.begin();
  }
}

function notOnDisk(problem: string): FarmError {
  return unavailable(
    'database-not-synced',
    `This was done, but the disk of the database did not confirm that it is stored (${problem}). Check that disk, then check whether the change is still there.`,
  );
}
