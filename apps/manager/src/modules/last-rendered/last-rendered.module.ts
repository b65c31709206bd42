import { Module } from '@nestjs/common';
import { WorkersModule } from '../workers/index.js';
import { LastRenderedController } from './last-rendered.controller.js';
import { LastRenderedImages } from './last-rendered-images.js';
import { TaskOutputController } from './task-output.controller.js';

/** What was rendered last: of each job, and of the whole farm. Owns the table last_rendered. */
@Module({
  imports: [WorkersModule],
  controllers: [LastRenderedController, TaskOutputController],
  providers: [LastRenderedImages],
  exports: [LastRenderedImages],
})
export class LastRenderedModule {}
