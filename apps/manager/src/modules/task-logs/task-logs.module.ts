import { Global, Module } from '@nestjs/common';
import { TaskLogsController } from './task-logs.controller.js';
import { TaskLogWriter } from './task-log-writer.js';

/** What tasks wrote while they ran. Needs a `TaskLocator`, which the tasks module provides. */
@Global()
@Module({ controllers: [TaskLogsController], providers: [TaskLogWriter], exports: [TaskLogWriter] })
export class TaskLogsModule {}
