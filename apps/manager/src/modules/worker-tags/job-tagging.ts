import { Injectable } from '@nestjs/common';
import { aboutJob } from '@flamenco/domain/changes';
import { invalid, notFound } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import type { SqlWriter } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { jobQuestions, jobRecords, type JobState, jobUpdated } from '../jobs/index.js';
import { queueQuestions, queueRecords, RunnableSignal } from '../queue/index.js';
import { StuckJobSignal } from '../tasks/index.js';
import { loadTag, loadTagByName, type WorkerTag } from './persistence/tag-rows.js';

/** Which tag a job should have; without id and name, none. */
export interface WantedTag {
  readonly id?: string | undefined;
  /** Only looked at without an id. */
  readonly name?: string | undefined;
}

/** Limits jobs to the Workers of a tag. */
@Injectable()
export class JobTagging {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runnable: RunnableSignal,
    private readonly stuckJobs: StuckJobSignal,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found` for the job; 406 for a tag that there is not, as Flamenco 3's clients expect */
  setTag(jobId: string, wanted: WantedTag): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const job = await jobQuestions.load(work.sql, jobId);
      if (!job) throw notFound('job', jobId);
      const tag = await findWanted(work.sql, wanted);
      const before = await jobQuestions.tagOf(work.sql, job.id);
      await this.apply(work, job, tag?.id);
      if (before?.id === tag?.id) return;
      work.note({
        action: 'job-tag-set',
        ...aboutJob(job),
        before: { worker_tag: before?.name },
        after: { worker_tag: tag?.name },
      });
    });
  }

  /** Takes a tag from some of the jobs that have it. @returns from how many */
  async untagSome(work: Work, tagId: number, limit: number): Promise<number> {
    const ids = await jobQuestions.listTagged(work.sql, tagId, limit);
    for (const id of ids) {
      const job = await jobQuestions.loadById(work.sql, id);
      if (job) await this.apply(work, job, undefined);
    }
    return ids.length;
  }

  /** Workers that wait are asked again: the job may be for them now. */
  private async apply(work: Work, job: JobState, tagId: number | undefined): Promise<void> {
    const now = this.clock.timestamp();
    await jobRecords.saveTag(work.sql, job.id, tagId, now);
    await queueRecords.saveTag(work.sql, job.id, tagId);
    work.publish(jobUpdated(job, now));
    this.stuckJobs.raise(work, job.id);
    const types = await queueQuestions.runnableTypesOf(work.sql, job.id);
    this.runnable.raise(work, types);
  }
}

async function findWanted(sql: SqlWriter, { id, name }: WantedTag): Promise<WorkerTag | undefined> {
  if (id) return (await loadTag(sql, id)) ?? refuse(`with id ${id}`);
  if (name) return (await loadTagByName(sql, name)) ?? refuse(`'${name}'`);
  return undefined;
}

function refuse(what: string): never {
  throw invalid(
    'unknown-worker-tag',
    `There is no worker tag ${what}: refresh the tags and choose again, or clear the job's tag.`,
    { httpStatus: 406 },
  );
}
