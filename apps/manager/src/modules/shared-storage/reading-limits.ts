import { Injectable } from '@nestjs/common';

/** How folders are read. Tests put others in their place. */
@Injectable()
export class ReadingLimits {
  /** A storage that has not answered after so long is not waited for, in ms. */
  readonly patienceMs: number = 5_000;
  /** As long as the thread is kept without being asked anything, in ms. */
  readonly idleMs: number = 60_000;
  /** Threads that hang in the storage, at most: while there are so many, nothing is asked of it. */
  readonly mostHanging: number = 2;
  /** Requests that wait at a time. */
  readonly mostWaiting: number = 100;
  /** The thread's program, which has the same ending as this file: Node.js reads it as TypeScript, too. */
  readonly program: URL = new URL(import.meta.url.replace(/reading-limits(\.\w+)$/, 'folder-thread$1'));
}
