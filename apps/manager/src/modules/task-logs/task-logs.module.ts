import { Global, Module } from '@nestjs/common';
import { LogLineCounter } from './log-line-counter.js';
import { TaskLogsController } from './task-logs.controller.js';
import { TaskLogWriter } from './task-log-writer.js';

/** What tasks wrote while they ran. Needs a `TaskLocator`, which the tasks module provides. */
@Global()
@Module({
  controllers: [TaskLogsController],
  providers: [TaskLogWriter, LogLineCounter],
  exports: [TaskLogWriter],
})
export class TaskLogsModule {}
