import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { QueueModule } from '../queue/index.js';
import { TasksModule } from '../tasks/index.js';
import { WorkersModule } from '../workers/index.js';
import { AssignedTasks } from './assigned-tasks.js';
import { SchedulerController } from './scheduler.controller.js';
import { TaskScheduler } from './task-scheduler.js';
import { WaitingWorkers } from './waiting-workers.js';

/** Hands tasks out to Workers. */
@Module({
  imports: [TaskLogsModule, QueueModule, TasksModule, WorkersModule],
  controllers: [SchedulerController],
  providers: [TaskScheduler, WaitingWorkers, AssignedTasks],
})
export class SchedulerModule {}
