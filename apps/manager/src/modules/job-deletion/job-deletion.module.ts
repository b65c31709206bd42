import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { LastRenderedModule } from '../last-rendered/index.js';
import { MaintenanceModule } from '../maintenance/index.js';
import { ManagersModule } from '../managers/index.js';
import { TasksModule } from '../tasks/index.js';
import { DeletionOutlook } from './deletion-outlook.js';
import { DeletionSignal } from './deletion-signal.js';
import { FramesFolders } from './frames-folders.js';
import { CheckoutsModule } from './checkouts.module.js';
import { JobDeleter } from './job-deleter.js';
import { JobDeletionRequests } from './job-deletion-requests.js';
import { JobDeletionController } from './job-deletion.controller.js';

/** Deletes jobs, with their logs, images and uploaded files, in the background. What they rendered stays. */
@Module({
  imports: [
    CheckoutsModule,
    TaskLogsModule,
    TasksModule,
    LastRenderedModule,
    MaintenanceModule,
    ManagersModule,
  ],
  controllers: [JobDeletionController],
  providers: [DeletionSignal, DeletionOutlook, FramesFolders, JobDeletionRequests, JobDeleter],
  exports: [JobDeleter],
})
export class JobDeletionModule {}
