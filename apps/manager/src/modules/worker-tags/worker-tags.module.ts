import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/index.js';
import { JobTagController } from './job-tag.controller.js';
import { JobTagging } from './job-tagging.js';
import { TagChanges } from './tag-changes.js';
import { WorkerTagging } from './worker-tagging.js';
import { WorkerTagsController } from './worker-tags.controller.js';

/** Tags, which limit jobs to groups of Workers. */
@Module({
  imports: [JobsModule],
  controllers: [WorkerTagsController, JobTagController],
  providers: [TagChanges, WorkerTagging, JobTagging],
})
export class WorkerTagsModule {}
