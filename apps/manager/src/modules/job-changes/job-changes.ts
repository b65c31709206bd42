import { Injectable } from '@nestjs/common';
import { aboutJob, type ChangeFacts } from '@flamenco/domain/changes';
import { notFound } from '@flamenco/domain/errors';
import {
  checkJobTransition,
  checkNotBeingDeleted,
  forgetsFailures,
  interpretJobStatusRequest,
  statusesOfFailedRequeue,
  sumOver,
} from '@flamenco/domain/jobs';
import { isFinalJobStatus, type JobStatus } from '@flamenco/domain/statuses';
import { Clock } from '../../clock.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { blocks } from '../blocklist/index.js';
import { jobQuestions, jobRecords, type JobState, jobUpdated } from '../jobs/index.js';
import { queueRecords } from '../queue/index.js';
import { StatusChanger, taskRecords } from '../tasks/index.js';

/** Changes that people ask for on a job. */
@Injectable()
export class JobChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
    private readonly clock: Clock,
  ) {}

  /**
   * Whole frames of a job that is requeued are forgotten, unless `keepsFrames`.
   * @throws FarmError when the job cannot go there; the message names where it can go
   */
  setStatus(
    jobId: string,
    to: JobStatus,
    { reason, keepsFrames }: { readonly reason: string; readonly keepsFrames: boolean },
  ): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const job = await existingJob(work, jobId);
      checkNotBeingDeleted(job);
      checkJobTransition(job, to);
      const target = interpretJobStatusRequest(job, to);
      await this.statuses.changeJob(work, job, target, reason);
      work.note({
        action: 'job-status-requested',
        ...aboutJob(job),
        before: { status: job.status },
        after: { status: target, ...factsOf(reason, keepsFrames) },
      });
      if (!forgetsFailures(target)) return;
      await taskRecords.clearFailuresOfJob(work.sql, job.id);
      await blocks.clearOfJob(work.sql, job.id);
      if (keepsFrames) return;
      await taskRecords.forgetFramesOfJob(work.sql, job.id);
      await taskRecords.disownLostAttempts(work.sql, { jobId: job.id });
    });
  }

  /**
   * Queues all failed tasks of a job again, in one statement, and brings the job back where it had ended: who failed them may try
   * again. Whole frames of these tasks are forgotten, unless `keepsFrames`.
   * @returns how many run again (of a job that failed, also those that were canceled with it), and the job's status
   */
  requeueFailed(
    jobId: string,
    { reason, keepsFrames }: { readonly reason: string; readonly keepsFrames: boolean },
  ): Promise<{ readonly count: number; readonly status: JobStatus }> {
    return this.unitOfWork.run(async (work) => {
      const job = await existingJob(work, jobId);
      checkNotBeingDeleted(job);
      if (job.taskCounts.failed === 0) return { count: 0, status: job.status };
      const statuses = statusesOfFailedRequeue(job.status);
      await taskRecords.clearFailuresOfTasksIn(work.sql, job.id, statuses);
      if (isFinalJobStatus(job.status)) await blocks.clearOfJob(work.sql, job.id);
      if (!keepsFrames) {
        await taskRecords.forgetFramesOfTasksIn(work.sql, job.id, statuses);
        await taskRecords.disownLostAttempts(work.sql, { jobId: job.id });
      }
      const { status } = await this.statuses.requeueFailed(work, job, reason);
      const count = sumOver(job.taskCounts, statuses);
      work.note({
        action: 'failed-tasks-requeued',
        ...aboutJob(job),
        before: { status: job.status },
        after: { status, tasks: count, ...factsOf(reason, keepsFrames) },
      });
      return { count, status };
    });
  }

  setPriority(jobId: string, priority: number): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const job = await existingJob(work, jobId);
      const now = this.clock.timestamp();
      await jobRecords.savePriority(work.sql, job.id, priority, now);
      await queueRecords.saveJobPriority(work.sql, job.id, priority);
      work.publish(jobUpdated({ ...job, priority }, now));
      if (priority !== job.priority)
        work.note({
          action: 'job-priority-set',
          ...aboutJob(job),
          before: { priority: job.priority },
          after: { priority },
        });
    });
  }
}

function factsOf(reason: string, keepsFrames: boolean): ChangeFacts {
  return { ...(reason !== '' && { reason }), ...(keepsFrames && { keep_frames: true }) };
}

async function existingJob(work: Work, jobId: string): Promise<JobState> {
  const job = await jobQuestions.load(work.sql, jobId);
  if (!job) throw notFound('job', jobId);
  return job;
}
