import { Injectable } from '@nestjs/common';
import { scheduledStatus, type ScheduledStatus } from '@flamenco/domain/schedules';
import { Clock } from '../../clock.js';
import type { SqlReader } from '../../database/sql.js';
import { StatusSchedules, type StatusSchedule } from '../workers/index.js';
import { localTimeOf } from './local-time.js';
import { findSchedule } from './persistence/schedule-rows.js';

/** Tells Workers that sign on what their sleep schedule says. */
@Injectable()
export class StoredStatusSchedule implements StatusSchedule {
  constructor(
    private readonly clock: Clock,
    schedules: StatusSchedules,
  ) {
    schedules.fill(this);
  }

  async statusOf(sql: SqlReader, workerId: number): Promise<ScheduledStatus> {
    return scheduledStatus(await findSchedule(sql, workerId), localTimeOf(this.clock.nowMs()));
  }
}
