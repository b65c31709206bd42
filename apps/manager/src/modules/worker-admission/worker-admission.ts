import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { conflict, notFound } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { RunnableSignal } from '../queue/index.js';
import { StuckJobSignal } from '../tasks/index.js';
import { workerQuestions, WorkerRemover, workerUpdated, type WorkerState } from '../workers/index.js';
import {
  deleteTurnedAway,
  deleteWaiting,
  insertAdmission,
  isTurnedAway,
  listAdmissions,
  type Admission,
} from './persistence/admission-rows.js';

/** Lets Workers in, and turns them away. */
@Injectable()
export class WorkerAdmission {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly remover: WorkerRemover,
    private readonly runnable: RunnableSignal,
    private readonly stuckJobs: StuckJobSignal,
    private readonly clock: Clock,
  ) {}

  /** Who waits, with the UUIDs of their Workers, and who was turned away. */
  async list(): Promise<{
    readonly waiting: readonly (Admission & { readonly workerUuid: string })[];
    readonly turnedAway: readonly Admission[];
  }> {
    const admissions = await listAdmissions(this.database.reader);
    const waiting: (Admission & { readonly workerUuid: string })[] = [];
    for (const admission of admissions) {
      if (admission.workerId === undefined) continue;
      const worker = await workerQuestions.loadById(this.database.reader, admission.workerId);
      if (worker) waiting.push({ ...admission, workerUuid: worker.uuid });
    }
    return { waiting, turnedAway: admissions.filter(({ workerId }) => workerId === undefined) };
  }

  /** Lets a Worker have tasks that waits for it. @throws FarmError `not-found`, or `conflict` for one that does not wait */
  letIn(workerId: string): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await existing(work, workerId);
      if (!(await deleteWaiting(work.sql, worker.id)))
        throw conflict('worker-not-waiting', `The Worker ${worker.name} does not wait to be let in.`);
      this.runnable.raise(work, worker.supportedTaskTypes);
      this.stuckJobs.raise(work, 'needing-attention');
      work.publish(await workerUpdated(work.sql, worker, this.clock.timestamp()));
      work.note({ action: 'worker-let-in', ...aboutThing(worker) });
    });
  }

  /** Removes a Worker, whose credentials stop working, and remembers it: it does not come in again. @throws FarmError `not-found` */
  turnAway(workerId: string): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await existing(work, workerId);
      const { name, address, platform } = worker;
      await deleteWaiting(work.sql, worker.id);
      if (!(await isTurnedAway(work.sql, name, address))) {
        const since = this.clock.timestamp();
        await insertAdmission(work.sql, {
          uuid: randomUUID(),
          workerId: undefined,
          name,
          address,
          platform,
          since,
        });
      }
      await this.remover.remove(work, worker, 'it was turned away');
      work.note({ action: 'worker-turned-away', ...aboutThing(worker), before: { address } });
    });
  }

  /** Lets a Worker register again that was turned away. @throws FarmError `not-found` */
  forget(admissionId: string): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const name = await deleteTurnedAway(work.sql, admissionId);
      if (name === undefined) throw notFound('admission', admissionId);
      work.note({ action: 'worker-forgiven', object: { name } });
    });
  }
}

async function existing(work: Work, workerId: string): Promise<WorkerState> {
  const worker = await workerQuestions.load(work.sql, workerId);
  if (!worker) throw notFound('worker', workerId);
  return worker;
}
