import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { AssignmentSignal } from './assignment-signal.js';
import { DatabaseTaskLocator } from './database-task-locator.js';
import { EndedAttempts } from './ended-attempts.js';
import { JobHistoryController } from './job-history.controller.js';
import { StatusChanger } from './status-changer.js';
import { StuckJobSignal } from './stuck-job-signal.js';
import { TaskQueue } from './task-queue.js';
import { TaskRemover } from './task-remover.js';
import { TaskChanges } from './task-changes.js';
import { TasksController } from './tasks.controller.js';

/**
 * Tasks, and the one class that writes statuses of jobs and tasks. Owns the tables of tasks and everything below them.
 */
@Module({
  imports: [TaskLogsModule],
  controllers: [TasksController, JobHistoryController],
  providers: [
    AssignmentSignal,
    EndedAttempts,
    StatusChanger,
    StuckJobSignal,
    TaskChanges,
    TaskQueue,
    TaskRemover,
    DatabaseTaskLocator,
  ],
  exports: [
    AssignmentSignal,
    EndedAttempts,
    StatusChanger,
    StuckJobSignal,
    TaskChanges,
    TaskQueue,
    TaskRemover,
  ],
})
export class TasksModule {}
