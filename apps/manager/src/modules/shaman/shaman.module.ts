import { Module } from '@nestjs/common';
import { CheckoutsModule } from '../job-deletion/index.js';
import { ManagersModule } from '../managers/index.js';
import { CheckoutErasure } from './checkout-erasure.js';
import { LinkMaker } from './checkout-files.js';
import { CheckoutTurns } from './checkout-turns.js';
import { CopiedFiles } from './copied-files.js';
import { FileStore } from './file-store.js';
import { FileUploads } from './file-uploads.js';
import { GarbageCollection } from './garbage-collection.js';
import { GarbageCollector } from './garbage-collector.js';
import { ShamanCheckoutEraser } from './shaman-checkout-eraser.js';
import { ShamanCheckouts } from './shaman-checkouts.js';
import { ShamanStorage } from './shaman-storage.js';
import { ShamanTimes } from './shaman-times.js';
import { ShamanController } from './shaman.controller.js';
import { UnusedCheckouts } from './unused-checkouts.js';
import { UploadsUnderWay } from './uploads-under-way.js';

/** Shaman: job files are uploaded to the Manager, each content once, and put together for jobs by links. */
@Module({
  imports: [CheckoutsModule, ManagersModule],
  controllers: [ShamanController],
  providers: [
    ShamanStorage,
    ShamanTimes,
    LinkMaker,
    FileStore,
    UploadsUnderWay,
    FileUploads,
    ShamanCheckouts,
    CheckoutErasure,
    CheckoutTurns,
    CopiedFiles,
    UnusedCheckouts,
    GarbageCollector,
    GarbageCollection,
    ShamanCheckoutEraser,
  ],
})
export class ShamanModule {}
