import { Injectable } from '@nestjs/common';
import {
  bringsJobBack,
  checkNotBeingDeleted,
  checkTaskTransition,
  isRunnableTaskStatus,
  notFound,
  type TaskStatus,
} from '@flamenco/domain';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { clearFailuresOfTask } from './persistence/failures.js';
import { forgetFramesOfTask } from './persistence/whole-frames.js';
import { loadTask, type TaskState } from './persistence/task-rows.js';
import { RunnableSignal } from '../queue/index.js';
import { StatusChanger } from './status-changer.js';
import type { JobState } from '../jobs/index.js';

/** Changes that people ask for on a task. */
@Injectable()
export class TaskChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
    private readonly runnable: RunnableSignal,
  ) {}

  /**
   * Whole frames of a task that is to run again are forgotten, unless `keepsFrames`. A job that has ended goes on with it: in Flamenco 3
   * the task was queued, and waited for ever.
   * @throws FarmError when the task cannot go there; the message names where it can go
   */
  setStatus(
    taskId: string,
    to: TaskStatus,
    { reason, keepsFrames }: { readonly reason: string; readonly keepsFrames: boolean },
  ): Promise<void> {
    return this.unitOfWork.run((work) => {
      const task = loadTask(work.sql, taskId);
      if (!task) throw notFound('task', taskId);
      checkNotBeingDeleted(task.job);
      checkTaskTransition(task.status, task.job.status, to);
      if (isRunnableTaskStatus(to)) this.forgive(work, task);
      if (isRunnableTaskStatus(to) && !keepsFrames)
        forgetFramesOfTask(work.sql, { jobId: task.job.id, taskId: task.id });
      const { job } = this.statuses.changeTask(work, task, to, {
        because: reason,
        activity: reason,
        isAsked: true,
      });
      if (bringsJobBack(to, job.status)) this.bringBack(work, job, reason);
    });
  }

  private bringBack(work: Work, job: JobState, reason: string): void {
    const because = 'one of its tasks was queued again';
    this.statuses.changeJob(work, job, 'queued', reason === '' ? because : `${because} (${reason})`);
  }

  /** Those who failed it may try again: also when the task was queued all the time, those of them that wait are asked again. */
  private forgive(work: Work, task: TaskState): void {
    clearFailuresOfTask(work.sql, task.id);
    work.afterCommit(() => this.runnable.raise([task.type]));
  }
}
