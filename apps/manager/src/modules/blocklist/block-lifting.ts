import { Injectable } from '@nestjs/common';
import { aboutJob } from '@flamenco/domain/changes';
import { invalid, notFound } from '@flamenco/domain/errors';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { jobQuestions } from '../jobs/index.js';
import { RunnableSignal } from '../queue/index.js';
import { StuckJobSignal } from '../tasks/index.js';
import { type Block, type BlockRow, deleteBlock, listBlocks } from './persistence/block-rows.js';

/** Lets Workers that were blocked have tasks of a job again. */
@Injectable()
export class BlockLifting {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runnable: RunnableSignal,
    private readonly stuckJobs: StuckJobSignal,
  ) {}

  /**
   * Lifts these blocks; one that is not there (any more) is lifted already. Nothing is requeued, and the Worker still gets no
   * task that it failed: that is for a requeue to undo (behaviour.md §10.4).
   * @throws FarmError `not-found` for the job, `invalid` when no blocks are named
   */
  lift(jobId: string, blocks: readonly Block[]): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const job = await jobQuestions.load(work.sql, jobId);
      if (!job) throw notFound('job', jobId);
      if (blocks.length === 0) {
        throw invalid(
          'no-blocks',
          'Name the Workers and task types to take off the blocklist, as it is fetched.',
        );
      }
      const before = await listBlocks(work.sql, job.id);
      const types = new Set<string>();
      for (const block of blocks) if (await deleteBlock(work.sql, job.id, block)) types.add(block.taskType);
      if (types.size > 0)
        work.note({
          action: 'blocks-lifted',
          ...aboutJob(job),
          before: { blocked: before.map(nameOf) },
          after: { blocked: (await listBlocks(work.sql, job.id)).map(nameOf) },
        });
      this.stuckJobs.raise(work, job.id);
      this.runnable.raise(work, [...types]);
    });
  }
}

function nameOf({ worker_name, task_type }: BlockRow): string {
  return `${worker_name} (${task_type})`;
}
