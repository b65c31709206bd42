import { Injectable } from '@nestjs/common';
import { aboutJob } from '@flamenco/domain/changes';
import { invalid, notFound } from '@flamenco/domain/errors';
import { ceilToSecond } from '@flamenco/domain/time';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { jobQuestions, jobRecords, type JobState, jobUpdated } from '../jobs/index.js';
import { queueRecords } from '../queue/index.js';
import { DeletionSignal } from './deletion-signal.js';

/** Jobs that are asked for in one work: a few milliseconds, so that nobody has to wait for the deletion of 10,000 jobs. */
const JOBS_AT_A_TIME = 100;

/** Takes requests to delete jobs. From then on nothing of them is handed out; the deleter does the rest. */
@Injectable()
export class JobDeletionRequests {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly wanted: DeletionSignal,
    private readonly clock: Clock,
  ) {}

  /**
   * Whatever the job's status. Asking again changes nothing.
   * @param isAll - what others put beside the job's files goes, too
   */
  async request(jobId: string, isAll: boolean): Promise<void> {
    await this.unitOfWork.run(async (work) => {
      const job = await jobQuestions.load(work.sql, jobId);
      if (!job) throw notFound('job', jobId);
      if (!(await this.markForDeletion(work, job, isAll))) return;
      work.note({
        action: 'job-deletion-requested',
        ...aboutJob(job),
        before: { status: job.status },
        after: { files: filesOf(isAll) },
      });
    });
  }

  /**
   * All jobs that did not change after a moment, which is rounded up to the full second.
   * @throws FarmError `invalid` without a moment; 416 when there is no such job
   */
  async requestUnchangedSince(moment: string | undefined, isAll: boolean): Promise<void> {
    const until = new Date(ceilToSecond(parseMoment(moment))).toISOString();
    const ids = await jobQuestions.listUnchangedSince(this.database.reader, until);
    if (ids.length === 0) {
      throw invalid('no-job-that-old', `All jobs have changed since ${until}: there is nothing to delete.`, {
        httpStatus: 416,
      });
    }
    let isNoted = false;
    for (let i = 0; i < ids.length; i += JOBS_AT_A_TIME) {
      const names = await this.unitOfWork.run(async (work) => {
        const names: string[] = [];
        for (const id of ids.slice(i, i + JOBS_AT_A_TIME)) {
          // Somebody may have changed it meanwhile: then it is none of these.
          const job = (await jobQuestions.isUnchangedSince(work.sql, id, until))
            ? await jobQuestions.loadById(work.sql, id)
            : undefined;
          if (job && (await this.markForDeletion(work, job, isAll))) names.push(job.name);
        }
        // Of the whole request, and in its first work: should the Manager be killed, nobody is left to note the rest.
        if (!isNoted && names.length > 0)
          work.note({
            action: 'jobs-deletion-requested',
            object: { name: '' },
            after: { last_updated_max: until, files: filesOf(isAll), jobs: ids.length, names },
          });
        return names;
      });
      isNoted ||= names.length > 0;
    }
  }

  /** @returns whether that is news */
  private async markForDeletion(work: Work, job: JobState, isAll: boolean): Promise<boolean> {
    if (job.deleteRequestedAt !== undefined) return false;
    const now = this.clock.timestamp();
    await jobRecords.markForDeletion(work.sql, job.id, isAll, now);
    await queueRecords.open(work.sql, job.id, false);
    work.publish(jobUpdated({ ...job, deleteRequestedAt: now }, now));
    this.wanted.raise(work, null);
    return true;
  }
}

/** Which files go with a job, as people ask for it. */
function filesOf(isAll: boolean): string {
  return isAll ? 'all' : 'own';
}

/** Milliseconds since 1970. What a moment has beyond milliseconds counts as one more: it is about to be rounded up. */
function parseMoment(moment: string | undefined): number {
  const ms = Date.parse(moment ?? '');
  if (!Number.isNaN(ms)) return /\.\d{3}\d*[1-9]/.test(moment ?? '') ? ms + 1 : ms;
  throw invalid(
    'no-last-updated-max',
    'Send last_updated_max, such as 2026-01-31T12:00:00Z: all jobs that did not change after it are deleted.',
  );
}
