import { Injectable } from '@nestjs/common';
import type { JobId } from '@flamenco/domain/ids';
import { FarmDatabase } from '../../database/farm-database.js';
import { TaskLocator, type JobOfTask } from '../task-logs/index.js';
import { findJobOfTask } from './persistence/task-list.js';

/** Finds a task's job in the database, for the task logs. */
@Injectable()
export class DatabaseTaskLocator implements JobOfTask {
  constructor(
    private readonly database: FarmDatabase,
    locator: TaskLocator,
  ) {
    locator.fill(this);
  }

  async jobOf(taskId: string): Promise<JobId | undefined> {
    return (await findJobOfTask(this.database.reader, taskId)) as JobId | undefined;
  }
}
