import { Injectable } from '@nestjs/common';
import type { Work } from '../../database/unit-of-work.js';
import { jobRecords } from '../jobs/index.js';
import { AssignmentSignal } from './assignment-signal.js';
import { removeLastTasks } from './persistence/task-removal.js';
import { listWorkersOn } from './persistence/task-rows.js';
import { TaskQueue } from './task-queue.js';

/** Removes tasks of jobs that are being deleted, and counts them out, so that the database is sound however far a deletion has come. */
@Injectable()
export class TaskRemover {
  constructor(
    private readonly queue: TaskQueue,
    private readonly assignments: AssignmentSignal,
  ) {}

  /**
   * Removes the last tasks of a job; Workers that had some of them have no task now. From the end on, because tasks tend to wait for earlier
   * ones: few of those that stay have to be told.
   * @returns how many were removed
   */
  async removeLast(work: Work, jobId: number, limit: number): Promise<number> {
    const before = await listWorkersOn(work.sql, jobId);
    const removed = await removeLastTasks(work.sql, jobId, limit);
    if (!removed) return 0;
    await this.queue.filler.count(work, jobId, removed.changes);
    await jobRecords.countOutTasks(work.sql, jobId, removed.gone);
    const after = before.length === 0 ? [] : await listWorkersOn(work.sql, jobId);
    for (const workerId of before.filter((one) => !after.includes(one)))
      await this.assignments.raise(work, workerId);
    return removed.count;
  }
}
