import { Injectable, type OnApplicationBootstrap, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isWorkerStatus, WORKER_STATUS_FACTS } from '@flamenco/domain/statuses';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Leadership } from '../managers/index.js';
import { taskQuestions } from '../tasks/index.js';
import { workerQuestions } from '../workers/index.js';
import { addLook } from './persistence/farm-quarters.js';

const LOOK_EVERY_MS = 60_000;
/** A quarter of an hour. */
export const QUARTER_MS = 900_000;

/** Counts each minute how many Workers are awake, and how many of them have a task: it is remembered by quarters of an hour. */
@Injectable()
export class FarmLooks implements OnApplicationBootstrap {
  private readonly logger = new Logger(FarmLooks.name);

  constructor(
    private readonly clock: Clock,
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly leadership: Leadership,
  ) {}

  onApplicationBootstrap(): void {
    this.look().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'Could not count the Workers; trying again in a minute');
    });
  }

  @Interval(LOOK_EVERY_MS)
  async look(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    const { reader } = this.database;
    const counts = Object.entries(await workerQuestions.countByStatus(reader));
    const taking = counts.filter(
      ([status]) => isWorkerStatus(status) && WORKER_STATUS_FACTS[status].takesTasks,
    );
    const busy = new Set((await taskQuestions.listRunning(reader)).map(({ workerId }) => workerId)).size;
    // One that is about to sleep finishes its task.
    const awake = Math.max(
      busy,
      taking.reduce((sum, [, count]) => sum + count, 0),
    );
    if (awake === 0) return; // a farm that sleeps writes nothing
    const quarter = Math.floor(this.clock.nowMs() / QUARTER_MS);
    await this.unitOfWork.run((work) => addLook(work.sql, { quarter, awake, busy }));
  }
}
