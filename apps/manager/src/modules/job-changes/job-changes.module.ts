import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/index.js';
import { JobChangesController } from './job-changes.controller.js';
import { JobChanges } from './job-changes.js';

/** What people ask of jobs: another status, another priority, failed tasks once more. */
@Module({
  imports: [TasksModule],
  controllers: [JobChangesController],
  providers: [JobChanges],
  exports: [JobChanges],
})
export class JobChangesModule {}
