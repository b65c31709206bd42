import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { TasksModule } from '../tasks/index.js';
import { WorkersModule } from '../workers/index.js';
import { TaskReportsController } from './task-reports.controller.js';
import { FailureReading } from './failure-reading.js';
import { StaleReports } from './stale-reports.js';
import { TaskReports } from './task-reports.js';

/** What Workers report about their tasks, and what follows from it. */
@Module({
  imports: [TaskLogsModule, TasksModule, WorkersModule],
  controllers: [TaskReportsController],
  providers: [TaskReports, FailureReading, StaleReports],
  exports: [StaleReports],
})
export class TaskReportsModule {}
