import { Injectable } from '@nestjs/common';
import { checkTaskTransition, isRunnableTaskStatus, notFound, type TaskStatus } from '@flamenco/domain';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { clearFailuresOfTask, loadTask, StatusChanger } from '../jobs/index.js';

/** Changes that people ask for on a task. */
@Injectable()
export class TaskChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
  ) {}

  /** @throws FarmError when the task cannot go there; the message names where it can go */
  setStatus(taskId: string, to: TaskStatus, reason: string): Promise<void> {
    return this.unitOfWork.run((work) => {
      const task = loadTask(work.sql, taskId);
      if (!task) throw notFound('task', taskId);
      checkTaskTransition(task.status, task.job.status, to);
      if (isRunnableTaskStatus(to)) clearFailuresOfTask(work.sql, task.id);
      this.statuses.changeTask(work, task, to, { because: reason, activity: reason });
    });
  }
}
