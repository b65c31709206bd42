import { Global, Module } from '@nestjs/common';
import { JobsModule } from '../jobs/index.js';
import { TaskLocator } from '../task-logs/index.js';
import { WorkersModule } from '../workers/index.js';
import { DatabaseTaskLocator } from './database-task-locator.js';
import { TaskChanges } from './task-changes.js';
import { TaskReportsController } from './task-reports.controller.js';
import { TaskReports } from './task-reports.js';
import { TasksController } from './tasks.controller.js';

/** Tasks: what people see and ask of them, and what Workers report. Global, for the task logs need its TaskLocator. */
@Global()
@Module({
  imports: [JobsModule, WorkersModule],
  controllers: [TasksController, TaskReportsController],
  providers: [TaskChanges, TaskReports, { provide: TaskLocator, useClass: DatabaseTaskLocator }],
  exports: [TaskLocator],
})
export class TasksModule {}
