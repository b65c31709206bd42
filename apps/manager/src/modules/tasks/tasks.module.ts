import { Global, Module } from '@nestjs/common';
import { QueueModule } from '../queue/index.js';
import { TaskLocator } from '../task-logs/index.js';
import { AssignmentSignal } from './assignment-signal.js';
import { DatabaseTaskLocator } from './database-task-locator.js';
import { StatusChanger } from './status-changer.js';
import { StuckJobSignal } from './stuck-job-signal.js';
import { TaskChanges } from './task-changes.js';
import { TasksController } from './tasks.controller.js';

/**
 * Tasks, and the one class that writes statuses of jobs and tasks. Owns the tables of tasks and everything below them. Global, for
 * the task logs need its TaskLocator.
 */
@Global()
@Module({
  imports: [QueueModule],
  controllers: [TasksController],
  providers: [
    AssignmentSignal,
    StatusChanger,
    StuckJobSignal,
    TaskChanges,
    { provide: TaskLocator, useClass: DatabaseTaskLocator },
  ],
  exports: [AssignmentSignal, StatusChanger, StuckJobSignal, TaskLocator],
})
export class TasksModule {}
