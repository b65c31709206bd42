import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Configuration } from '../../config/index.js';
import { Leadership } from '../managers/index.js';
import { describeFiles } from './describe-files.js';
import { GarbageCollector } from './garbage-collector.js';
import { ShamanStorage } from './shaman-storage.js';
import { ShamanTimes } from './shaman-times.js';
import { SHAMAN_SETTINGS } from './shaman.settings.js';

/** Timers of Node.js take no more; a longer period is as good as this one. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Has the garbage collected: soon after the start, then periodically. */
@Injectable()
export class GarbageCollection implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(GarbageCollection.name);
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly storage: ShamanStorage,
    private readonly collector: GarbageCollector,
    private readonly times: ShamanTimes,
    private readonly leadership: Leadership,
  ) {}

  onApplicationBootstrap(): void {
    const { shaman, sharedStoragePath } = this.configuration.config;
    if (!shaman.enabled || sharedStoragePath === '') return;
    this.running = this.clearUp();
    if (this.periodMs > 0) this.collectIn(this.times.firstCollectionMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private get periodMs(): number {
    return this.configuration.of(SHAMAN_SETTINGS).shaman.garbageCollect.periodMs;
  }

  private collectIn(delayMs: number): void {
    this.timer = setTimeout(
      () => {
        this.running = this.collect().finally(() => {
          if (!this.closing.signal.aborted) this.collectIn(this.periodMs);
        });
      },
      Math.min(delayMs, LONGEST_TIMER_MS),
    );
  }

  /** After a crash, and for the collector, that wants the folders. A storage that is not mounted yet must not stop the start. */
  private async clearUp(): Promise<void> {
    try {
      await this.storage.prepare();
      await this.removeLeftovers();
    } catch (error) {
      this.logger.error({ err: error }, 'Shaman cannot use the shared storage. Check shared_storage_path');
    }
  }

  private async removeLeftovers(): Promise<void> {
    const files = await this.collector.removeStaleUploads();
    if (files.length > 0) this.logger.log(`Removed what unfinished uploads left: ${describeFiles(files)}`);
    const checkouts = await this.collector.removeStaleCheckouts();
    if (checkouts > 0) this.logger.log(`Removed ${checkouts} checkouts that were never completed`);
  }

  private async collect(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    try {
      await this.removeLeftovers();
      const removed = await this.collector.collect(this.closing.signal);
      this.logger.log(`Removed files that no job has used for a long time: ${describeFiles(removed)}`);
    } catch (error) {
      this.logger.error(
        { err: error },
        'Could not remove files that no job uses; the next period tries again',
      );
    }
  }
}
