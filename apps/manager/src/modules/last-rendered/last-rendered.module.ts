import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { WorkersModule } from '../workers/index.js';
import { LastRenderedImages } from './last-rendered-images.js';
import { LastRenderedController } from './last-rendered.controller.js';
import { TaskOutputController } from './task-output.controller.js';

/** What was rendered last: of each job, and of the whole farm. Owns the table last_rendered. */
@Module({
  imports: [TaskLogsModule, WorkersModule],
  controllers: [LastRenderedController, TaskOutputController],
  providers: [LastRenderedImages],
  exports: [LastRenderedImages],
})
export class LastRenderedModule {}
