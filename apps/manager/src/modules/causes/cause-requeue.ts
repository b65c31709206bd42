import { Injectable } from '@nestjs/common';
import { aboutJob } from '@flamenco/domain/changes';
import { conflict, notFound } from '@flamenco/domain/errors';
import { checkNotBeingDeleted } from '@flamenco/domain/jobs';
import { type JobStatus, TASK_STATUS_FACTS } from '@flamenco/domain/statuses';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { blocks } from '../blocklist/index.js';
import { jobQuestions, type JobState } from '../jobs/index.js';
import { TaskChanges, taskQuestions } from '../tasks/index.js';
import { failedTasksOf, type JobCause, listJobCauses } from './job-causes.js';
import { hasOtherWorkers } from './persistence/other-workers.js';

/** Failures that one work looks at: to queue a task takes some 0.4 ms with all that follows, and no request may hold up the others. */
const FAILURES_AT_A_TIME = 50;

/** How the tasks of a cause are to run again. */
interface RequeueWishes {
  readonly reason: string;
  readonly keepsFrames: boolean;
  /** Not on Workers on which they failed. */
  readonly isElsewhere: boolean;
}

/** The failures of a cause that come after an attempt. */
interface SomeFailures {
  readonly job: JobState;
  readonly cause: JobCause;
  readonly after: number;
  readonly wishes: RequeueWishes;
}

/** Queues tasks again that failed for one reason. */
@Injectable()
export class CauseRequeue {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: TaskChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * Queues all tasks that are failed now for this reason: who failed them may try again, unless they are to run elsewhere; then these
   * Workers go on the job's blocklist first. Many tasks take several works: what a Manager that is killed has not queued by then stays failed.
   * @returns how many run again, and the job's status
   * @throws FarmError `not-found`; `conflict` when the job is about to be deleted, and when there is nobody elsewhere
   */
  async requeue(
    jobId: string,
    causeId: string,
    wishes: RequeueWishes,
  ): Promise<{ readonly count: number; readonly status: JobStatus }> {
    const { reader } = this.database;
    const job = await existingJob(reader, jobId);
    checkNotBeingDeleted(job);
    const cause = (await listJobCauses(reader, job.id)).find(({ id }) => id === causeId.toLowerCase());
    if (!cause) throw notFound('cause', causeId);
    if (cause.failed > 0)
      await this.unitOfWork.run(async (work) => {
        if (wishes.isElsewhere) await this.blockWorkers(work, job, cause);
        noteRequeue(work, job, cause, wishes);
      });
    let count = 0;
    // Not past the last one that was there when people asked: what fails again meanwhile is another failure.
    for (let after = 0; after < cause.latestAttempt;) {
      const some = await this.unitOfWork.run((work) => this.queueSome(work, { job, cause, after, wishes }));
      count += some.count;
      after = some.last;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { count, status: (await existingJob(reader, jobId)).status };
  }

  private async blockWorkers(work: Work, job: JobState, cause: JobCause): Promise<void> {
    const { sql } = work;
    const workers = await taskQuestions.listCausingWorkers(sql, failedTasksOf(job.id, cause));
    const ids = workers.flatMap(({ id }) => (id === null ? [] : [id]));
    if (!(await hasOtherWorkers(sql, { jobId: job.id, taskType: cause.taskType, exceptWorkerIds: ids }))) {
      throw conflict(
        'no-other-worker',
        `There is no other Worker that could run tasks of type '${cause.taskType}' of this job. Add one, lift blocks, or requeue them without 'elsewhere'.`,
      );
    }
    for (const id of ids) await blocks.add(sql, job.id, id, cause.taskType, this.clock.timestamp());
  }

  /** @returns how many tasks were failed, and are queued now; and the last attempt that was looked at */
  private async queueSome(
    work: Work,
    { job, cause, after, wishes: { reason, keepsFrames } }: SomeFailures,
  ): Promise<{ readonly count: number; readonly last: number }> {
    const failures = await taskQuestions.listCausedFailures(work.sql, failedTasksOf(job.id, cause), {
      after,
      upTo: cause.latestAttempt,
      limit: FAILURES_AT_A_TIME,
    });
    let count = 0;
    for (const { taskId } of failures) {
      const task = taskId === null ? undefined : await taskQuestions.loadById(work.sql, taskId);
      if (!task || !TASK_STATUS_FACTS[task.status].isFailed) continue;
      await this.tasks.changeAsAsked(work, task, 'queued', { reason, keepsFrames });
      count += 1;
    }
    return { count, last: failures.at(-1)?.attemptId ?? cause.latestAttempt };
  }
}

/** Before the works that queue the tasks: should the Manager be killed between them, it is known why some are queued. */
function noteRequeue(
  work: Work,
  job: JobState,
  { cause, taskType, failed }: JobCause,
  { reason, keepsFrames, isElsewhere }: RequeueWishes,
): void {
  work.note({
    action: 'cause-requeued',
    ...aboutJob(job),
    before: { status: job.status },
    after: {
      cause,
      task_type: taskType,
      tasks: failed,
      ...(isElsewhere && { elsewhere: true }),
      ...(keepsFrames && { keep_frames: true }),
      ...(reason !== '' && { reason }),
    },
  });
}

async function existingJob(sql: SqlReader, jobId: string): Promise<JobState> {
  const job = await jobQuestions.load(sql, jobId);
  if (!job) throw notFound('job', jobId);
  return job;
}
