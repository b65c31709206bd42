import { Injectable } from '@nestjs/common';
import { canBeForgotten, timeoutThreshold } from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import {
  listWorkersUnheardOfSince,
  loadWorkerById,
  WorkerRemover,
  WorkerSightings,
  type WorkerState,
} from '../workers/index.js';

/** As many as are removed at a time: the rest waits for the next check, a minute later. */
export const MOST_REMOVED_AT_A_TIME = 50;

/** Removes Workers that nothing was heard of for very long, such as those of computers that were given away. */
@Injectable()
export class UnseenWorkers {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly remover: WorkerRemover,
    private readonly sightings: WorkerSightings,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async remove(): Promise<void> {
    const threshold = timeoutThreshold(this.clock.nowMs(), this.configuration.config.workerAutoRemoveMs);
    if (threshold === undefined) return;
    const since = new Date(threshold).toISOString();
    const unseen = listWorkersUnheardOfSince(this.database.reader, since).filter((worker) =>
      this.isGone(worker, since),
    );
    for (const { id } of unseen.slice(0, MOST_REMOVED_AT_A_TIME)) {
      await this.unitOfWork.run((work) => {
        const worker = loadWorkerById(work.sql, id);
        if (worker && this.isGone(worker, since))
          this.remover.remove(work, worker, `nothing was heard of it since ${lastHeardOf(worker)}`);
      }, 'committed');
    }
  }

  private isGone(worker: WorkerState, since: string): boolean {
    return (
      canBeForgotten(worker.status) && lastHeardOf(worker) <= since && !this.sightings.isThere(worker.id)
    );
  }
}

/** A Worker that was never seen has registered, at least. */
function lastHeardOf({ lastSeen, updated }: WorkerState): string {
  return lastSeen ?? updated;
}
