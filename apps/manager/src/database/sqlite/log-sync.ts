import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';

/** Is told whether the file's content is on disk: undefined, or why it may not be. */
export type SyncDone = (problem: string | undefined) => void;

/** The thread's program, which has the same ending as this file: Node.js reads it as TypeScript, too. */
const THREAD = new URL(import.meta.url.replace(/log-sync(\.\w+)$/, 'log-sync-thread$1'));

/**
 * Has the disk keep what was written to a file, one sync at a time. In a thread of its own: not in the Manager's, which a
 * sync would stop for milliseconds, on a slow disk for tens of them; and not in one of Node.js's file threads, which a network
 * storage that hangs may hold all of.
 */
export class LogSync {
  private readonly logger = new Logger(LogSync.name);
  /** SQLite locks the database and its `-shm` file, not this one: that it is opened and closed a second time does no harm. */
  private readonly descriptor: number;
  private thread: Worker | undefined;
  private isThreadless = false;
  private done: SyncDone | undefined;

  constructor(file: string) {
    this.descriptor = openSync(file, 'r+'); // Windows syncs only what may be written to
  }

  /** Not before the last one is done. */
  sync(done: SyncDone): void {
    const thread = this.runningThread();
    if (!thread) {
      done(this.syncHere());
      return;
    }
    this.done = done;
    thread.postMessage(undefined);
  }

  async close(): Promise<void> {
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
    closeSync(this.descriptor);
  }

  private runningThread(): Worker | undefined {
    if (this.thread || this.isThreadless) return this.thread;
    try {
      this.thread = new Worker(THREAD, { workerData: this.descriptor });
      this.thread.unref();
      this.thread.on('message', (problem: string | undefined) => {
        this.finish(problem);
      });
      this.thread.on('error', (error) => {
        this.loseThread(error);
      });
    } catch (error) {
      this.loseThread(error);
    }
    return this.thread;
  }

  /** For example when the computer has no memory left for it. */
  private loseThread(error: unknown): void {
    this.logger.warn(
      { err: error },
      'The database is synced without a thread, which makes other requests wait',
    );
    this.thread = undefined;
    this.isThreadless = true;
    if (this.done) this.finish(this.syncHere());
  }

  private finish(problem: string | undefined): void {
    const { done } = this;
    this.done = undefined;
    done?.(problem);
  }

  private syncHere(): string | undefined {
    try {
      fdatasyncSync(this.descriptor);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
