import { Injectable } from '@nestjs/common';
import { decideStatusRequest, notFound, type StatusRequest } from '@flamenco/domain';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { loadWorker, type WorkerState } from './persistence/worker-rows.js';
import { WorkerChanger } from './worker-changer.js';
import { WorkerRemover } from './worker-remover.js';

/** What people ask of Workers. */
@Injectable()
export class WorkerRequests {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changer: WorkerChanger,
    private readonly remover: WorkerRemover,
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
      this.remover.remove(work, existingWorker(work, workerId), 'somebody asked for it');
    });
  }
}

function existingWorker(work: Work, workerId: string): WorkerState {
  const worker = loadWorker(work.sql, workerId);
  if (!worker) throw notFound('worker', workerId);
  return worker;
}
