import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { saveLastSeen } from './persistence/worker-rows.js';
import type { WorkerState } from './worker-state.js';

/**
 * How exactly `last_seen` is kept. A busy Worker is heard of many times a second, and Workers time out after a minute unless
 * told otherwise: a write for each time would say nothing more.
 */
const RESOLUTION_MS = 1000;

/** Notes when Workers were last heard of. */
@Injectable()
export class WorkerSightings {
  private readonly logger = new Logger(WorkerSightings.name);
  private readonly noted = new Map<number, number>();
  /** How many requests of a Worker are open, by its row id. */
  private readonly waiting = new Map<number, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * A request of the Worker stays open for long, and it is there all the while: it must not time out.
   * @returns a function to call when the request ends
   */
  stay(worker: Pick<WorkerState, 'id'>): () => void {
    this.waiting.set(worker.id, (this.waiting.get(worker.id) ?? 0) + 1);
    return () => {
      const others = (this.waiting.get(worker.id) ?? 0) - 1;
      if (others > 0) this.waiting.set(worker.id, others);
      else this.waiting.delete(worker.id);
      this.note(worker);
    };
  }

  /** Whether a request of the Worker is open now. */
  isThere(workerId: number): boolean {
    return this.waiting.has(workerId);
  }

  note(worker: Pick<WorkerState, 'id'>): void {
    const { steadyMs } = this.clock.reading();
    if (steadyMs - (this.noted.get(worker.id) ?? -Infinity) < RESOLUTION_MS) return;
    this.noted.set(worker.id, steadyMs);
    this.unitOfWork
      .run(async (work) => {
        await saveLastSeen(work.sql, worker.id, this.clock.timestamp());
      }, 'committed')
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'Could not record that a Worker was heard from');
      });
  }
}
