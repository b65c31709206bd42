import { Injectable, Optional } from '@nestjs/common';
import {
  decideSignOff,
  decideSignOn,
  decideStateChanged,
  normalizeTaskTypes,
  type WorkerChange,
  type WorkerStatus,
} from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { loadWorkerById, type WorkerState } from './persistence/worker-rows.js';
import { ALWAYS_AWAKE, StatusSchedule } from './status-schedule.js';
import { WorkerChanger, type WorkerDetails } from './worker-changer.js';
import { unknownWorker } from './worker-credentials.js';

/** What a Worker says of itself when it signs on. */
export interface SignOn {
  readonly name: string;
  readonly address: string;
  readonly software: string;
  readonly canRestart: boolean;
  readonly supportedTaskTypes: readonly string[];
}

/** What Workers say of their own comings and goings. */
@Injectable()
export class WorkerLifecycle {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changer: WorkerChanger,
    private readonly clock: Clock,
    @Optional() private readonly schedule: StatusSchedule = ALWAYS_AWAKE,
  ) {}

  /** @returns the status that the Worker shall go to */
  signOn(worker: WorkerState, signOn: SignOn): Promise<WorkerStatus> {
    return this.unitOfWork.run((work) => {
      const before = current(loadWorkerById(work.sql, worker.id));
      const { reply, ...change } = decideSignOn(before, this.schedule.statusOf(work.sql, worker.id));
      const { name, address, software, canRestart } = signOn;
      const supportedTaskTypes = normalizeTaskTypes(signOn.supportedTaskTypes);
      const details = {
        name: name.trim() === '' ? before.name : name,
        address,
        software,
        canRestart,
        supportedTaskTypes,
      };
      this.changer.apply(work, before, change, { ...details, ...this.seen() });
      return reply;
    }, 'committed');
  }

  signOff(worker: WorkerState): Promise<void> {
    return this.change(worker, decideSignOff);
  }

  stateChanged(worker: WorkerState, status: WorkerStatus): Promise<void> {
    return this.change(worker, (before) => decideStateChanged(before, status));
  }

  private change(worker: WorkerState, decide: (before: WorkerState) => WorkerChange): Promise<void> {
    return this.unitOfWork.run((work) => {
      const before = current(loadWorkerById(work.sql, worker.id));
      this.changer.apply(work, before, decide(before), this.seen());
    }, 'committed');
  }

  private seen(): WorkerDetails {
    return { lastSeen: this.clock.timestamp() };
  }
}

function current(worker: WorkerState | undefined): WorkerState {
  if (!worker) throw unknownWorker();
  return worker;
}
