import { Module } from '@nestjs/common';
import { FarmStatusWatcher } from './farm-status-watcher.js';
import { FarmStatusController } from './farm-status.controller.js';

/** The status of the farm as a whole. */
@Module({ controllers: [FarmStatusController], providers: [FarmStatusWatcher] })
export class FarmStatusModule {}
