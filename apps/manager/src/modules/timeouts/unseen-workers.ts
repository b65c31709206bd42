import { Injectable } from '@nestjs/common';
import { canBeForgotten } from '@flamenco/domain/workers';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import {
  workerQuestions,
  WorkerRemover,
  WorkerSightings,
  WORKER_SETTINGS,
  type WorkerState,
} from '../workers/index.js';
import { Silence } from './silence.js';

/** As many as are removed at a time: the rest waits for the next check, a minute later. */
export const MOST_REMOVED_AT_A_TIME = 50;

/**
 * So long, the Manager must have run without an interruption: a Manager that is stopped each night has to remove Workers, too, and
 * a wall clock that was set wrong for a moment must not remove any.
 */
const LISTENED_AT_LEAST_MS = 3_600_000;

/** Removes Workers that nothing was heard of for very long, such as those of computers that were given away. */
@Injectable()
export class UnseenWorkers {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly remover: WorkerRemover,
    private readonly sightings: WorkerSightings,
    private readonly silence: Silence,
    private readonly configuration: Configuration,
  ) {}

  async remove(): Promise<void> {
    const { workerAutoRemoveMs } = this.configuration.of(WORKER_SETTINGS);
    const window = this.silence.windowOf(
      workerAutoRemoveMs,
      Math.min(workerAutoRemoveMs, LISTENED_AT_LEAST_MS),
    );
    if (!window) return;
    const since = window.after;
    const unseen = (await workerQuestions.listUnheardOfSince(this.database.reader, since)).filter((worker) =>
      this.isGone(worker, since),
    );
    for (const { id } of unseen.slice(0, MOST_REMOVED_AT_A_TIME)) {
      await this.unitOfWork.run(async (work) => {
        const worker = await workerQuestions.loadById(work.sql, id);
        if (worker && this.isGone(worker, since))
          await this.remover.remove(
            work,
            worker,
            `nothing has been heard from it since ${lastHeardOf(worker)}`,
          );
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
