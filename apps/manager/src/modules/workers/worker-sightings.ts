import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { saveLastSeen } from './persistence/worker-rows.js';
import type { WorkerState } from './worker-state.js';

/**
 * How exactly `last_seen` is kept. A busy Worker is heard of many times a second, and Workers time out after a minute unless
 * told otherwise: a write for each time would say nothing more.
 */
const RESOLUTION_MS = 1000;

/** Seconds between notes of Workers whose requests are open, for other Managers: theirs is the time-out of a minute. */
const NOTE_WAITING_EVERY = 15;

/** Notes when Workers were last heard of. */
@Injectable()
export class WorkerSightings implements OnModuleDestroy {
  private readonly logger = new Logger(WorkerSightings.name);
  private readonly noted = new Map<number, number>();
  /** How many requests of a Worker are open, by its row id. */
  private readonly waiting = new Map<number, number>();

  private seconds = 0;
  private readonly endNoting: () => void = () => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    { line }: FarmDatabase,
  ) {
    if (!line) return;
    this.endNoting = clock.everySecond(() => {
      this.seconds += 1;
      if (this.seconds % NOTE_WAITING_EVERY === 0) this.noteWaiting();
    });
  }

  onModuleDestroy(): void {
    this.endNoting();
  }

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
    this.save([worker.id]);
  }

  /** Which Workers wait here, other Managers cannot know: the one that looks for time-outs sees when they were seen last. */
  private noteWaiting(): void {
    if (this.waiting.size > 0) this.save([...this.waiting.keys()]);
  }

  private save(ids: readonly number[]): void {
    this.unitOfWork
      .run(async (work) => {
        const now = this.clock.timestamp();
        for (const id of ids) await saveLastSeen(work.sql, id, now);
      }, 'committed')
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'Could not record that a Worker was heard from');
      });
  }
}
