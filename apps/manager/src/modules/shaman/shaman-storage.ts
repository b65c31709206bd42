import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { unavailable } from '@flamenco/domain/errors';
import { Configuration } from '../../config/index.js';
import { UNFINISHED_CHECKOUTS } from './checkout-path.js';
import type { FileId } from './file-id.js';

/** Where Shaman keeps what, below the shared storage: the layout of Flamenco 3, so that its files stay in use. */
@Injectable()
export class ShamanStorage {
  private readonly logger = new Logger(ShamanStorage.name);

  constructor(private readonly configuration: Configuration) {}

  /** Throws `unavailable` when this Manager does not take uploads. */
  requireEnabled(): void {
    const { shaman, sharedStoragePath } = this.configuration.config;
    if (!shaman.enabled) {
      throw unavailable(
        'shaman-disabled',
        "Shaman is switched off on this Manager, so it takes no uploads. Copy job files to the shared storage, or set 'shaman: {enabled: true}' in the Manager's configuration.",
      );
    }
    if (sharedStoragePath === '') {
      throw unavailable(
        'storage-not-set-up',
        "This Manager has no shared storage yet. Set it up on its web page, or set 'shared_storage_path' in its configuration.",
      );
    }
  }

  /** The shared storage, which everything here is in. */
  get root(): string {
    return this.configuration.config.sharedStoragePath;
  }

  /** Checkouts: a folder with links to stored files for each job. */
  get jobs(): string {
    return join(this.root, 'jobs');
  }

  /** Checkouts that are being made, each below a name of its own. Beside the others, so that they can be moved there. */
  get unfinishedCheckouts(): string {
    return join(this.jobs, UNFINISHED_CHECKOUTS);
  }

  /** Whole files, by their content. */
  get stored(): string {
    return join(this.root, 'file-store', 'stored');
  }

  /** Files that are still coming in. */
  get uploading(): string {
    return join(this.root, 'file-store', 'uploading');
  }

  /** A whole file. */
  storedFile(file: FileId): string {
    return join(this.stored, storedFileBelow(file));
  }

  /** Where a file is while it comes in. */
  uploadFolder({ sha }: FileId): string {
    return join(this.uploading, sha.slice(0, 2), sha.slice(2));
  }

  /** Makes the folders that everything else is in. Says so when it had to make the shared storage itself: a mount may be missing. */
  async prepare(): Promise<void> {
    const { sharedStoragePath } = this.configuration.config;
    if ((await mkdir(sharedStoragePath, { recursive: true })) !== undefined) {
      this.logger.warn(
        `The shared storage ${sharedStoragePath} did not exist, so this Manager created it. If it is on a network drive, that drive is not mounted: mount it, and remove the new folder`,
      );
    }
    for (const folder of [this.jobs, this.stored, this.uploading]) await mkdir(folder, { recursive: true });
  }
}

/** Where a whole file is, from the folder of whole files. */
export function storedFileBelow({ sha, size }: FileId): string {
  return join(sha.slice(0, 2), sha.slice(2), `${size}.blob`);
}
