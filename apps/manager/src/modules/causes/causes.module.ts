import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/index.js';
import { CauseRequeue } from './cause-requeue.js';
import { CausesController } from './causes.controller.js';

/** What failed in a job, and why; and what people do about it. */
@Module({
  imports: [TasksModule],
  controllers: [CausesController],
  providers: [CauseRequeue],
})
export class CausesModule {}
