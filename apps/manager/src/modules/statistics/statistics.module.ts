import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { QueueModule } from '../queue/index.js';
import { TasksModule } from '../tasks/index.js';
import { AttemptStatistics } from './attempt-statistics.js';
import { EstimatesController } from './estimates.controller.js';
import { FarmLooks } from './farm-looks.js';
import { HourRetention } from './hour-retention.js';
import { JobEstimates } from './job-estimates.js';
import { StatisticsController } from './statistics.controller.js';

/** How long tasks took, how busy Workers were, and when jobs will be done. */
@Module({
  imports: [ManagersModule, QueueModule, TasksModule],
  controllers: [EstimatesController, StatisticsController],
  providers: [AttemptStatistics, FarmLooks, HourRetention, JobEstimates],
  exports: [JobEstimates],
})
export class StatisticsModule {}
