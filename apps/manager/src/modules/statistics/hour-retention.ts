import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Leadership } from '../managers/index.js';
import { HOUR_MS } from './attempt-statistics.js';
import { QUARTER_MS } from './farm-looks.js';
import { forgetQuartersBefore } from './persistence/farm-quarters.js';
import { forgetHoursBefore } from './persistence/worker-hours.js';

/** What Workers did is kept for 35 days. */
export const KEPT_HOURS = 35 * 24;

/** Forgets what Workers did long ago. */
@Injectable()
export class HourRetention {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly leadership: Leadership,
  ) {}

  @Interval(HOUR_MS)
  async forget(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    const hour = Math.floor(this.clock.nowMs() / HOUR_MS) - KEPT_HOURS;
    await this.unitOfWork.run(async ({ sql }) => {
      await forgetHoursBefore(sql, hour);
      await forgetQuartersBefore(sql, (hour * HOUR_MS) / QUARTER_MS);
    }, 'committed');
  }
}
