import { Injectable } from '@nestjs/common';
import { decideStatusRequest, notFound, RETURN_REASONS, type StatusRequest } from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { loadWorker, type WorkerState } from './persistence/worker-rows.js';
import { WorkerChanger } from './worker-changer.js';

/** What people ask of Workers. */
@Injectable()
export class WorkerRequests {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changer: WorkerChanger,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError 412 for a restart that the Worker is not capable of */
  requestStatus(workerId: string, request: StatusRequest): Promise<void> {
    return this.unitOfWork.run((work) => {
      const worker = existingWorker(work, workerId);
      const change = decideStatusRequest(worker, request);
      if (change.isChange) this.changer.apply(work, worker, change);
    });
  }

  /** Removes a Worker: its tasks go back to the queue, and its credentials stop working. */
  remove(workerId: string): Promise<void> {
    return this.unitOfWork.run((work) => {
      const worker = existingWorker(work, workerId);
      const { status, statusRequest } = worker;
      const change = {
        ...(status !== undefined && { from: status, status }),
        ...(statusRequest !== undefined && { statusRequest }),
        isChange: true,
        returnTasksBecause: RETURN_REASONS.deleted,
      };
      this.changer.apply(work, worker, change, { deletedAt: this.clock.timestamp() });
    });
  }
}

function existingWorker(work: Work, workerId: string): WorkerState {
  const worker = loadWorker(work.sql, workerId);
  if (!worker) throw notFound('worker', workerId);
  return worker;
}
