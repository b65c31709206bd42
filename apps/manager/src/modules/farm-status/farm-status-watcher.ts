import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { FarmEvent } from '@flamenco/domain/events';
import { farmStatus, type FarmStatus } from '@flamenco/domain/farm';
import { FarmDatabase } from '../../database/farm-database.js';
import { EventBus } from '../events/index.js';
import { jobQuestions } from '../jobs/index.js';
import { workerQuestions } from '../workers/index.js';

const LOOK_EVERY_MS = 30_000;
/** Changes of many jobs and Workers within this time make one look. */
const LOOK_AFTER_CHANGE_MS = 100;

/** Keeps an eye on the farm as a whole: looks every 30 seconds, and soon after a job or a Worker changed its status. */
@Injectable()
export class FarmStatusWatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FarmStatusWatcher.name);
  private known: FarmStatus = farmStatus(undefined);
  private timer: NodeJS.Timeout | undefined;
  private readonly endListening: () => void;

  constructor(
    private readonly database: FarmDatabase,
    private readonly events: EventBus,
  ) {
    events.onMissing(() => {
      this.lookSoon();
    });
    this.endListening = events.listen((event) => {
      if (isOfInterest(event)) this.lookSoon();
    });
  }

  get status(): FarmStatus {
    return this.known;
  }

  onApplicationBootstrap(): void {
    this.lookSoon();
  }

  onModuleDestroy(): void {
    this.endListening();
    clearTimeout(this.timer);
  }

  @Interval(LOOK_EVERY_MS)
  async look(): Promise<void> {
    const { reader } = this.database;
    const status = farmStatus({
      jobs: await jobQuestions.countByStatus(reader),
      workers: await workerQuestions.countByStatus(reader),
    });
    if (status === this.known) return;
    this.known = status;
    this.events.publish([{ name: 'farm-status-changed', payload: { status } }]);
  }

  private lookSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.look().catch((error: unknown) => {
        this.logger.warn(
          `Could not look at the farm: ${String(error)}; the next look is within half a minute`,
        );
      });
    }, LOOK_AFTER_CHANGE_MS);
  }
}

/** Whether an event may change the farm's status: a job or Worker that is new, has another status, or is gone. */
function isOfInterest(event: FarmEvent): boolean {
  if (event.name === 'job-updated') {
    return event.payload.previous_status !== undefined || event.payload.steps_completed === 0;
  }
  if (event.name !== 'worker-updated') return false;
  return event.payload.previous_status !== undefined || event.payload.deleted_at !== undefined;
}
