import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is left for the database to begin with. */
const SIZE_MIB = 256;

/** A disk of its own for a folder, which can be full: a file system in memory. Only Linux's root may make one. */
export class SmallDisk {
  private readonly folder: string;
  private readonly ballast: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.ballast = join(folder, 'ballast');
  }

  /** @returns undefined where none can be made; the folder is there anyway */
  static mount(folder: string): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return status === 0 ? new SmallDisk(folder) : undefined;
  }

  /** Leaves nothing, or so many bytes. */
  fill(leftBytes: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    const bytes = Math.max(0, bavail * bsize - leftBytes);
    try {
      writeFileSync(this.ballast, Buffer.alloc(bytes, '.'));
    } catch (error) {
      // The Manager took some of it meanwhile: that is what full means.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  empty(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['--lazy', this.folder], { stdio: 'ignore' });
  }
}
