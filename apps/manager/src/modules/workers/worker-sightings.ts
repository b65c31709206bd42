import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { saveLastSeen, type WorkerState } from './persistence/worker-rows.js';

/**
 * How exactly `last_seen` is kept. A busy Worker is heard of many times a second; writing each time doubled the cost of
 * its requests, and Workers time out after a minute at the earliest.
 */
const RESOLUTION_MS = 1000;

/** Notes when Workers were last heard of. */
@Injectable()
export class WorkerSightings {
  private readonly logger = new Logger(WorkerSightings.name);
  private readonly noted = new Map<number, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  note(worker: Pick<WorkerState, 'id'>): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - (this.noted.get(worker.id) ?? 0) < RESOLUTION_MS) return;
    this.noted.set(worker.id, nowMs);
    this.unitOfWork
      .run((work) => {
        saveLastSeen(work.sql, worker.id, new Date(nowMs).toISOString());
      })
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'Could not note that a Worker was heard of');
      });
  }
}
