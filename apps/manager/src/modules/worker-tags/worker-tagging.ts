import { Injectable, Logger } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { notFound } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { RunnableSignal } from '../queue/index.js';
import { StuckJobSignal } from '../tasks/index.js';
import { workerQuestions, workerUpdated } from '../workers/index.js';
import { listTagNamesOf, loadTag, replaceTagsOfWorker, type WorkerTag } from './persistence/tag-rows.js';

/** Puts Workers into groups. */
@Injectable()
export class WorkerTagging {
  private readonly logger = new Logger(WorkerTagging.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runnable: RunnableSignal,
    private readonly stuckJobs: StuckJobSignal,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a Worker these tags instead of those that it has. Tags that do not exist are passed over, with a warning in the log:
   * Flamenco 3's web app sends all tags that it last saw for a switch of one, so a tag that somebody deleted meanwhile would
   * make every switch fail.
   */
  setTags(workerId: string, tagIds: readonly string[]): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await workerQuestions.load(work.sql, workerId);
      if (!worker) throw notFound('worker', workerId);
      const wanted = [...new Set(tagIds.map((id) => id.toLowerCase()))];
      const tags: WorkerTag[] = [];
      for (const id of wanted) {
        const tag = await loadTag(work.sql, id);
        if (tag) tags.push(tag);
      }
      const before = await listTagNamesOf(work.sql, worker.id);
      await replaceTagsOfWorker(
        work.sql,
        worker.id,
        tags.map(({ id }) => id),
      );
      const named = tags.map(({ uuid, name, description }) => ({ id: uuid, name, description }));
      work.publish(await workerUpdated(work.sql, worker, this.clock.timestamp(), { tags: named }));
      work.note({
        action: 'worker-tags-set',
        ...aboutThing(worker),
        before: { tags: before },
        after: { tags: tags.map(({ name }) => name) },
      });
      this.stuckJobs.raise(work, 'open');
      const unknown = wanted.filter((id) => tags.every(({ uuid }) => uuid !== id));
      this.runnable.raise(work, worker.supportedTaskTypes);
      work.afterCommit(() => {
        if (unknown.length > 0)
          this.logger.warn(
            `Worker ${worker.name} did not get the tags ${unknown.join(', ')}: they do not exist`,
          );
      });
    });
  }
}
