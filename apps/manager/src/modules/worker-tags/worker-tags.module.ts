import { Module } from '@nestjs/common';
import { QueueModule } from '../queue/index.js';
import { TasksModule } from '../tasks/index.js';
import { JobTagController } from './job-tag.controller.js';
import { JobTagging } from './job-tagging.js';
import { TagChanges } from './tag-changes.js';
import { WorkerTagging } from './worker-tagging.js';
import { WorkerTagsController } from './worker-tags.controller.js';

/** Tags, which limit jobs to groups of Workers. */
@Module({
  imports: [QueueModule, TasksModule],
  controllers: [WorkerTagsController, JobTagController],
  providers: [TagChanges, WorkerTagging, JobTagging],
})
export class WorkerTagsModule {}
