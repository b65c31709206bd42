import { Module } from '@nestjs/common';
import { FolderReader } from './folder-reader.js';
import { ReadingLimits } from './reading-limits.js';
import { SharedFolders } from './shared-folders.js';
import { SharedStorageController } from './shared-storage.controller.js';

/** What is on the shared storage, for people who choose a file there. No file's content leaves through it. */
@Module({
  controllers: [SharedStorageController],
  providers: [FolderReader, ReadingLimits, SharedFolders],
  exports: [SharedFolders],
})
export class SharedStorageModule {}
