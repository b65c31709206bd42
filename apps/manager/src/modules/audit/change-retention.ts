import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Leadership } from '../managers/index.js';
import { AUDIT_SETTINGS } from './audit.settings.js';
import { forgetChangesBefore } from './persistence/change-rows.js';

const FORGET_EVERY_MS = 3600_000;

/** Entries that one work removes: some milliseconds, in which others wait. */
const ENTRIES_AT_A_TIME = 500;

/** Forgets what people did long ago. */
@Injectable()
export class ChangeRetention {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly leadership: Leadership,
    private readonly configuration: Configuration,
  ) {}

  @Interval(FORGET_EVERY_MS)
  async forget(): Promise<void> {
    const { retentionMs } = this.configuration.of(AUDIT_SETTINGS).audit;
    if (retentionMs === 0) return;
    const oldest = new Date(this.clock.nowMs() - retentionMs).toISOString();
    let forgotten = ENTRIES_AT_A_TIME;
    while (forgotten === ENTRIES_AT_A_TIME && (await this.leadership.isOursStill())) {
      forgotten = await this.unitOfWork.run(
        ({ sql }) => forgetChangesBefore(sql, oldest, ENTRIES_AT_A_TIME),
        'committed',
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
