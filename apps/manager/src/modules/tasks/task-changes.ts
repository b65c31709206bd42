import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { notFound } from '@flamenco/domain/errors';
import { bringsJobBack, checkNotBeingDeleted } from '@flamenco/domain/jobs';
import { isRunnableTaskStatus, type TaskStatus } from '@flamenco/domain/statuses';
import { checkTaskTransition } from '@flamenco/domain/tasks';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import type { JobState } from '../jobs/index.js';
import { clearFailuresOfTask } from './persistence/failures.js';
import { loadTask } from './persistence/task-rows.js';
import { disownLostAttempts } from './persistence/attempts.js';
import { forgetFramesOfTask } from './persistence/whole-frames.js';
import { StatusChanger } from './status-changer.js';
import { TaskQueue } from './task-queue.js';
import type { TaskState } from './task-state.js';

/** Changes that people ask for on a task. */
@Injectable()
export class TaskChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
    private readonly queue: TaskQueue,
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
    return this.unitOfWork.run(async (work) => {
      const task = await loadTask(work.sql, taskId);
      if (!task) throw notFound('task', taskId);
      await this.changeAsAsked(work, task, to, { reason, keepsFrames });
      work.note({
        action: 'task-status-requested',
        ...aboutThing(task),
        jobId: task.job.uuid,
        before: { status: task.status },
        after: {
          status: to,
          job: task.job.name,
          ...(reason !== '' && { reason }),
          ...(keepsFrames && { keep_frames: true }),
        },
      });
    });
  }

  /** As `setStatus`, within a work that changes more. */
  async changeAsAsked(
    work: Work,
    task: TaskState,
    to: TaskStatus,
    { reason, keepsFrames }: { readonly reason: string; readonly keepsFrames: boolean },
  ): Promise<void> {
    checkNotBeingDeleted(task.job);
    checkTaskTransition(task.status, task.job.status, to);
    if (isRunnableTaskStatus(to)) await this.forgive(work, task);
    if (isRunnableTaskStatus(to) && !keepsFrames) {
      const whose = { jobId: task.job.id, taskId: task.id };
      await forgetFramesOfTask(work.sql, whose);
      await disownLostAttempts(work.sql, whose);
    }
    const { job } = await this.statuses.changeTask(work, task, to, {
      because: reason,
      activity: reason,
      isAsked: true,
    });
    if (bringsJobBack(to, job.status)) await this.bringBack(work, job, reason);
  }

  private async bringBack(work: Work, job: JobState, reason: string): Promise<void> {
    const because = 'one of its tasks was queued again';
    await this.statuses.changeJob(work, job, 'queued', reason === '' ? because : `${because} (${reason})`);
  }

  /** Those who failed it may try again: also when the task was queued all the time, those of them that wait are asked again. */
  private async forgive(work: Work, task: TaskState): Promise<void> {
    await clearFailuresOfTask(work.sql, task.id);
    this.queue.filler.announceTypes(work, [task.type]);
  }
}
