import { Injectable } from '@nestjs/common';
import type { ScheduledStatus } from '@flamenco/domain/schedules';
import type { SqlReader } from '../../database/sql.js';
import { Port } from '../../port.js';

/** Says what a Worker is to do when it signs on and nothing else is requested of it. */
export interface StatusSchedule {
  /** Inside of a work, so that it sees what that work has written. @param workerId - the Worker's row id */
  statusOf(sql: SqlReader, workerId: number): Promise<ScheduledStatus>;
}

/** Filled by the sleep schedules; without them, Workers are awake. */
@Injectable()
export class StatusSchedules extends Port<StatusSchedule> {
  constructor() {
    super({ statusOf: () => Promise.resolve('awake') });
  }
}
