import type { ScheduledStatus } from '@flamenco/domain/schedules';
import type { SqlReader } from '../../database/sql.js';

/** Says what a Worker is to do when it signs on and nothing else is requested of it. Kept by the sleep schedules. */
export abstract class StatusSchedule {
  /** Inside of a work, so that it sees what that work has written. @param workerId - the Worker's row id */
  abstract statusOf(sql: SqlReader, workerId: number): Promise<ScheduledStatus>;
}

/** For a Manager without sleep schedules. */
export const ALWAYS_AWAKE: StatusSchedule = { statusOf: () => Promise.resolve('awake') };
