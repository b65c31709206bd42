import { Injectable } from '@nestjs/common';
import { aboutThing, type ChangeFacts } from '@flamenco/domain/changes';
import { notFound } from '@flamenco/domain/errors';
import { decideStatusRequest, type StatusRequest } from '@flamenco/domain/workers';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { loadWorker } from './persistence/worker-rows.js';
import { WorkerChanger } from './worker-changer.js';
import { WorkerRemover } from './worker-remover.js';
import type { WorkerState } from './worker-state.js';

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
    return this.unitOfWork.run(async (work) => {
      const worker = await existingWorker(work, workerId);
      const change = decideStatusRequest(worker, request);
      if (!change.isChange) return;
      await this.changer.apply(work, worker, change);
      work.note({
        action: 'worker-status-requested',
        ...aboutThing(worker),
        before: { status: worker.status, ...requestFacts(worker.statusRequest) },
        after: {
          ...{ status: request.status, is_lazy: request.isLazy },
          ...(request.isUpdate && { update: true }),
        },
      });
    });
  }

  /** Removes a Worker: its tasks go back to the queue, and its credentials stop working. */
  remove(workerId: string): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await existingWorker(work, workerId);
      await this.remover.remove(work, worker, 'somebody asked for it');
      work.note({ action: 'worker-removed', ...aboutThing(worker), before: { status: worker.status } });
    });
  }
}

function requestFacts(request: StatusRequest | undefined): ChangeFacts {
  return request ? { requested: request.status, is_lazy: request.isLazy } : {};
}

async function existingWorker(work: Work, workerId: string): Promise<WorkerState> {
  const worker = await loadWorker(work.sql, workerId);
  if (!worker) throw notFound('worker', workerId);
  return worker;
}
