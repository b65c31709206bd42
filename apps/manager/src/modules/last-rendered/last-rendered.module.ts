import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { WorkersModule } from '../workers/index.js';
import { LastRenderedImages } from './last-rendered-images.js';
import { JobPreviewsController } from './job-previews.controller.js';
import { LastRenderedController } from './last-rendered.controller.js';
import { TaskOutputController } from './task-output.controller.js';

/** What was rendered last: of each job, and of the whole farm. */
@Module({
  imports: [TaskLogsModule, WorkersModule],
  controllers: [JobPreviewsController, LastRenderedController, TaskOutputController],
  providers: [LastRenderedImages],
  exports: [LastRenderedImages],
})
export class LastRenderedModule {}
