import { formatDays, parseSleepSchedule, type SleepSchedule } from '@flamenco/domain/schedules';
import { EntitySchema, LessThanOrEqual } from 'typeorm';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

interface ScheduleRow {
  readonly workerId: number;
  readonly isActive: 0 | 1;
  readonly daysOfWeek: string;
  readonly startTime: string;
  readonly endTime: string;
  /** When it has to be looked at again, in UTC. */
  readonly nextCheck: string;
}

/** For the part of the area: whoever else wants something of schedules asks by the functions below. */
export const SCHEDULES = new EntitySchema<ScheduleRow>({
  name: 'sleep_schedules',
  columns: {
    workerId: { name: 'worker_id', type: 'integer', primary: true },
    isActive: { name: 'is_active', type: 'integer' },
    daysOfWeek: { name: 'days_of_week', type: 'text' },
    startTime: { name: 'start_time', type: 'text' },
    endTime: { name: 'end_time', type: 'text' },
    nextCheck: { name: 'next_check', type: 'text' },
  },
});

/** The sleep schedule of a Worker, or undefined when it never got one. */
export async function findSchedule(sql: SqlReader, workerId: number): Promise<SleepSchedule | undefined> {
  const row = await sql.entities.of(SCHEDULES).findOneBy({ workerId });
  return row ? toSchedule(row) : undefined;
}

/** The sleep schedules that are switched on, by the row ids of their Workers: one a Worker at most. */
export async function listActiveSchedules(sql: SqlReader): Promise<ReadonlyMap<number, SleepSchedule>> {
  const rows = await sql.entities.of(SCHEDULES).findBy({ isActive: 1 });
  return new Map(rows.map((row) => [row.workerId, toSchedule(row)]));
}

function toSchedule({ isActive, ...row }: ScheduleRow): SleepSchedule {
  return parseSleepSchedule({ ...row, isActive: isActive === 1 });
}

/** Gives a Worker a schedule instead of the one that it has. @param nextCheck - when it has to be looked at again, in UTC */
export async function saveSchedule(
  sql: SqlWriter,
  workerId: number,
  schedule: SleepSchedule,
  nextCheck: string,
): Promise<void> {
  const row: ScheduleRow = {
    workerId,
    isActive: schedule.isActive ? 1 : 0,
    daysOfWeek: formatDays(schedule.days),
    startTime: schedule.start ?? '',
    endTime: schedule.end ?? '',
    nextCheck,
  };
  await sql.entities.of(SCHEDULES).upsert(row, ['workerId']);
}

export async function deleteSchedule(sql: SqlWriter, workerId: number): Promise<void> {
  await sql.entities.of(SCHEDULES).delete({ workerId });
}

/** Row ids of the Workers whose schedule has to be looked at by now. Inactive schedules ask for nothing. */
export async function listWorkersToCheck(sql: SqlReader, now: string): Promise<readonly number[]> {
  const rows = await sql.entities.of(SCHEDULES).find({
    select: { workerId: true },
    where: { isActive: 1, nextCheck: LessThanOrEqual(now) },
    order: { workerId: 'ASC' },
  });
  return rows.map(({ workerId }) => workerId);
}
