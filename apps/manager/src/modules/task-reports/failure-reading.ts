import { Injectable, Logger } from '@nestjs/common';
import { findFailureInLog } from '@flamenco/domain/findings';
import { reportsFailure } from '@flamenco/domain/tasks';
import { FarmDatabase } from '../../database/farm-database.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { type AttemptFailure, taskQuestions } from '../tasks/index.js';
import type { TaskReport } from './task-report.js';

/** What goes wrong is said near the end. */
const READ_BYTES = 64 * 1024;

/** Reads from a task's log why its Worker failed, where that does not say so itself, as Flamenco 3's do not. */
@Injectable()
export class FailureReading {
  private readonly logger = new Logger(FailureReading.name);

  constructor(
    private readonly database: FarmDatabase,
    private readonly taskLogs: TaskLogWriter,
  ) {}

  /**
   * Why the Worker failed: undefined for any report but that of a failure, of which nothing is read then. To be asked before the work,
   * for it reads a file.
   */
  async of(taskId: string, report: TaskReport): Promise<AttemptFailure | undefined> {
    if (!reportsFailure(report.status)) return undefined;
    return (
      report.failure ??
      findFailureInLog({ log: await this.endOfLog(taskId), activity: report.activity ?? '' })
    );
  }

  private async endOfLog(taskId: string): Promise<string> {
    try {
      const task = await taskQuestions.findOwner(this.database.keyReader, taskId);
      return (task && (await this.taskLogs.end(task.jobUuid, task.uuid, READ_BYTES))) ?? '';
    } catch (error) {
      this.logger.warn({ err: error }, `Could not read from the log of task ${taskId} why it failed`);
      return '';
    }
  }
}
