import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Thousands of reports without logs fit in. */
const RESERVE_BYTES = 4 * 1024 * 1024;

/**
 * Space on the disk that is held by a file of nothing, to be given up when the disk is full: what has to be written then
 * finds room.
 */
export class DiskReserve {
  private readonly file: string;

  constructor(homeDir: string) {
    this.file = join(homeDir, 'flamenco-worker.reserve');
  }

  /** Takes the space, if there is any; whether it is held. */
  take(): boolean {
    try {
      if (statSync(this.file, { throwIfNoEntry: false })?.size === RESERVE_BYTES) return true;
      writeFileSync(this.file, Buffer.alloc(RESERVE_BYTES, '.')); // file systems do not store zeros
      return true;
    } catch {
      this.giveUp(); // half a reserve is of no use
      return false;
    }
  }

  /** Gives the space back to the disk. */
  giveUp(): void {
    try {
      rmSync(this.file, { force: true });
    } catch {
      // A disk that fails altogether keeps nothing, and needs no reserve.
    }
  }
}
