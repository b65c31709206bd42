import { Injectable } from '@nestjs/common';
import {
  checkJobTransition,
  checkNotBeingDeleted,
  forgetsFailures,
  notFound,
  interpretJobStatusRequest,
  type JobStatus,
} from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { jobUpdated } from './job-events.js';
import { clearBlocksOfJob, clearFailuresOfJob } from './persistence/failures.js';
import { loadJob, saveJobPriority, type JobState } from './persistence/job-rows.js';
import { reprioritizeGroups } from './persistence/runnable-groups.js';
import { forgetFramesOfJob } from './persistence/whole-frames.js';
import { StatusChanger } from './status-changer.js';

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
    return this.unitOfWork.run((work) => {
      const job = existingJob(work, jobId);
      checkNotBeingDeleted(job);
      checkJobTransition(job, to);
      const target = interpretJobStatusRequest(job, to);
      this.statuses.changeJob(work, job, target, reason);
      if (!forgetsFailures(target)) return;
      clearFailuresOfJob(work.sql, job.id);
      clearBlocksOfJob(work.sql, job.id);
      if (!keepsFrames) forgetFramesOfJob(work.sql, job.id);
    });
  }

  setPriority(jobId: string, priority: number): Promise<void> {
    return this.unitOfWork.run((work) => {
      const job = existingJob(work, jobId);
      const now = this.clock.timestamp();
      saveJobPriority(work.sql, job.id, priority, now);
      reprioritizeGroups(work.sql, job.id, priority);
      work.publish(jobUpdated({ ...job, priority }, now));
    });
  }
}

function existingJob(work: Work, jobId: string): JobState {
  const job = loadJob(work.sql, jobId);
  if (!job) throw notFound('job', jobId);
  return job;
}
