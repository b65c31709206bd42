import { Injectable, Logger } from '@nestjs/common';
import { RETURN_REASONS } from '@flamenco/domain/workers';
import { Clock } from '../../clock.js';
import type { Work } from '../../database/unit-of-work.js';
import { StuckJobSignal } from '../tasks/index.js';
import { WorkerChanger } from './worker-changer.js';
import type { WorkerState } from './worker-state.js';

/** Removes Workers: their tasks go back to the queue, and their credentials stop working. One that comes back registers anew. */
@Injectable()
export class WorkerRemover {
  private readonly logger = new Logger(WorkerRemover.name);

  constructor(
    private readonly changer: WorkerChanger,
    private readonly stuckJobs: StuckJobSignal,
    private readonly clock: Clock,
  ) {}

  async remove(work: Work, worker: WorkerState, because: string): Promise<void> {
    const { status, statusRequest } = worker;
    const change = {
      ...(status !== undefined && { from: status, status }),
      ...(statusRequest !== undefined && { statusRequest }),
      isChange: true,
      returnTasksBecause: RETURN_REASONS.deleted,
    };
    this.stuckJobs.raise(work, 'open');
    await this.changer.apply(work, worker, change, { deletedAt: this.clock.timestamp() });
    work.afterCommit(() => {
      this.logger.log(`Worker ${worker.name} (${worker.uuid}) was removed: ${because}`);
    });
  }
}
