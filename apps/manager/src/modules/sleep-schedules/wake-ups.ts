import { nextWakeUp, type WakeUp } from '@flamenco/domain/schedules';
import type { SqlReader } from '../../database/sql.js';
import { localTimeOf } from './local-time.js';
import { listActiveSchedules } from './persistence/schedule-rows.js';

/** When the schedules of those Workers that they let sleep now wake them up, by the Workers' row ids. */
export async function findWakeUps(sql: SqlReader, nowMs: number): Promise<ReadonlyMap<number, WakeUp>> {
  const now = localTimeOf(nowMs);
  return new Map(
    [...(await listActiveSchedules(sql))].flatMap(([workerId, schedule]) => {
      const wakeUp = nextWakeUp(schedule, now);
      return wakeUp ? [[workerId, wakeUp] as const] : [];
    }),
  );
}
