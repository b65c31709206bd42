import { Module } from '@nestjs/common';
import { QueueModule } from '../queue/index.js';
import { JobExplainer } from './job-explainer.js';
import { TaskExplainer } from './task-explainer.js';
import { WhyController } from './why.controller.js';
import { WorkerExplainer } from './worker-explainer.js';

/** Why does it not run? Answers for jobs, tasks and Workers, by the rules and look-ups that hand tasks out. Reads only. */
@Module({
  imports: [QueueModule],
  controllers: [WhyController],
  providers: [JobExplainer, TaskExplainer, WorkerExplainer],
})
export class WhyModule {}
