import { formatDays, parseSleepSchedule, type SleepSchedule } from '@flamenco/domain/schedules';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

interface ScheduleRow {
  readonly is_active: number;
  readonly days_of_week: string;
  readonly start_time: string;
  readonly end_time: string;
}

/** The sleep schedule of a Worker, or undefined when it never got one. */
export async function findSchedule(sql: SqlReader, workerId: number): Promise<SleepSchedule | undefined> {
  const row = await sql.get<ScheduleRow>(
    `SELECT is_active, days_of_week, start_time, end_time FROM sleep_schedules WHERE worker_id = ?`,
    workerId,
  );
  return row && toSchedule(row);
}

/** The sleep schedules that are switched on, by the row ids of their Workers: one a Worker at most. */
export async function listActiveSchedules(sql: SqlReader): Promise<ReadonlyMap<number, SleepSchedule>> {
  const rows = await sql.all<ScheduleRow & { readonly worker_id: number }>(
    `SELECT worker_id, is_active, days_of_week, start_time, end_time FROM sleep_schedules WHERE is_active = 1`,
  );
  return new Map(rows.map((row) => [row.worker_id, toSchedule(row)]));
}

function toSchedule(row: ScheduleRow): SleepSchedule {
  return parseSleepSchedule({
    isActive: row.is_active === 1,
    daysOfWeek: row.days_of_week,
    startTime: row.start_time,
    endTime: row.end_time,
  });
}

/** Gives a Worker a schedule instead of the one that it has. @param nextCheck - when it has to be looked at again, in UTC */
export async function saveSchedule(
  sql: SqlWriter,
  workerId: number,
  schedule: SleepSchedule,
  nextCheck: string,
): Promise<void> {
  await sql.run(
    `INSERT INTO sleep_schedules (worker_id, is_active, days_of_week, start_time, end_time, next_check)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (worker_id) DO UPDATE SET is_active = excluded.is_active, days_of_week = excluded.days_of_week,
       start_time = excluded.start_time, end_time = excluded.end_time, next_check = excluded.next_check`,
    workerId,
    schedule.isActive ? 1 : 0,
    formatDays(schedule.days),
    schedule.start ?? '',
    schedule.end ?? '',
    nextCheck,
  );
}

export async function deleteSchedule(sql: SqlWriter, workerId: number): Promise<void> {
  await sql.run(`DELETE FROM sleep_schedules WHERE worker_id = ?`, workerId);
}

/** Row ids of the Workers whose schedule has to be looked at by now. Inactive schedules ask for nothing. */
export async function listWorkersToCheck(sql: SqlReader, now: string): Promise<readonly number[]> {
  return (
    await sql.all<{ worker_id: number }>(
      `SELECT worker_id FROM sleep_schedules WHERE is_active = 1 AND next_check <= ? ORDER BY worker_id`,
      now,
    )
  ).map((row) => row.worker_id);
}
