import { Module } from '@nestjs/common';
import { LogLineCounter } from './log-line-counter.js';
import { TaskLogWriter } from './task-log-writer.js';
import { TaskLocator } from './task-locator.js';
import { TaskLogsController } from './task-logs.controller.js';

/** What tasks wrote while they ran. */
@Module({
  controllers: [TaskLogsController],
  providers: [TaskLogWriter, LogLineCounter, TaskLocator],
  exports: [TaskLogWriter, TaskLocator],
})
export class TaskLogsModule {}
