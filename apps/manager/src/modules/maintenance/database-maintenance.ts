import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { ChoreRunner } from './chore-runner.js';
import { MAINTENANCE_SETTINGS } from './maintenance.settings.js';
import { PeriodicCheck } from './periodic-check.js';

/** The start is busy enough: a database that is damaged is no worse then. */
const FIRST_LOOK_AFTER_MS = 5_000;
/** How often it is looked whether something is due; a checkpoint that met a busy file is tried again as soon (behaviour.md §21). */
const LOOK_EVERY_MS = 15_000;
const CHECKPOINT_EVERY_MS = 15 * 60_000;
const SHRINK_EVERY_MS = 60 * 60_000;
/** A log of so many pages is told of: somebody has written a lot, or checkpoints did not get through. */
const LONG_LOG_PAGES = 1000;
/** Less than that is soon used again. */
const SHRINK_FROM = { whenFreeBytes: 64 * 1024 * 1024, whenFreePercent: 25 } as const;

/**
 * Looks after the database while the Manager runs: it is checked after the start and each `database_check_period`. Of an SQLite file, the
 * log is emptied every 15 minutes, and space is given back after large deletions. One thing at a time; PostgreSQL does the latter itself.
 */
@Injectable()
export class DatabaseMaintenance implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(DatabaseMaintenance.name);
  private readonly done = { check: -Infinity, checkpoint: -Infinity, shrink: -Infinity };
  private isCheckWanted = false;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly check: PeriodicCheck,
    private readonly chores: ChoreRunner,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setTimeout(() => {
      this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
      void this.look();
    }, FIRST_LOOK_AFTER_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Has the database checked soon, because something about it looked wrong. */
  checkSoon(): void {
    this.isCheckWanted = true;
  }

  /** Does what is due; resolves when it is done. While one look is under way, another one is the same. */
  look(): Promise<void> {
    this.looking ??= this.doWhatIsDue().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async doWhatIsDue(): Promise<void> {
    const { database } = this.configuration.config;
    const file = database.kind === 'sqlite' ? database.file : undefined;
    try {
      if (file !== undefined && this.isDue('checkpoint', CHECKPOINT_EVERY_MS)) await this.checkpoint(file);
      if (this.isCheckWanted || this.isDue('check', this.checkEveryMs)) await this.checkAll();
      if (file !== undefined && this.isDue('shrink', SHRINK_EVERY_MS)) await this.shrink(file);
    } catch (error) {
      this.logger.error({ err: error }, 'Could not look after the database; trying again in 15 seconds');
    }
  }

  private get checkEveryMs(): number {
    const { databaseCheckPeriodMs } = this.configuration.of(MAINTENANCE_SETTINGS);
    return databaseCheckPeriodMs === 0 ? Infinity : databaseCheckPeriodMs;
  }

  private isDue(chore: keyof typeof this.done, everyMs: number): boolean {
    const { [chore]: last } = this.done;
    return last === -Infinity || this.clock.nowMs() - last >= everyMs;
  }

  private async checkpoint(file: string): Promise<void> {
    const result = await this.chores.run(file, { kind: 'checkpoint' });
    if (!result) return;
    if (result.pages > LONG_LOG_PAGES) this.logger.log(`The database's log had ${result.pages} pages`);
    if (!result.isBusy) this.done.checkpoint = this.clock.nowMs();
  }

  private async checkAll(): Promise<void> {
    this.isCheckWanted = false; // not afterwards: who asks for a check meanwhile gets another one
    const isDone = await this.check.run().catch((error: unknown) => {
      this.isCheckWanted = true;
      throw error;
    });
    if (isDone) this.done.check = this.clock.nowMs();
  }

  private async shrink(file: string): Promise<void> {
    const bytes = await this.chores.run(file, { kind: 'shrink', ...SHRINK_FROM });
    if (bytes === undefined) return;
    this.done.shrink = this.clock.nowMs();
    if (bytes > 0) this.logger.log(`The database file is ${Math.round(bytes / 1024 / 1024)} MiB smaller now`);
  }
}
