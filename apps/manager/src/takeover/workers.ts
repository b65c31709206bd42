import { parseSleepSchedule } from '@flamenco/domain/schedules';
import { isWorkerStatus } from '@flamenco/domain/statuses';
import type { Flamenco3Row } from './flamenco3-database.js';
import { MEMBERSHIPS, SCHEDULES, TAGS, WORKERS } from './flamenco3-tables.js';
import { toTimestamp } from './flamenco3-time.js';
import { flagOf, integerOf, textOf, textOrNull, type Transfer } from './transfer.js';

/** Takes over tags, Workers with their secrets, who has which tag, and sleep schedules. Row ids stay as they are. */
export async function takeOverWorkers(transfer: Transfer): Promise<void> {
  for (const row of transfer.source.rows(TAGS)) await takeOverTag(transfer, row);
  for (const row of transfer.source.rows(WORKERS)) await takeOverWorker(transfer, row);
  for (const row of transfer.source.rows(MEMBERSHIPS)) await takeOverMembership(transfer, row);
  for (const row of transfer.source.rows(SCHEDULES)) await takeOverSchedule(transfer, row);
}

async function takeOverTag({ sql, taken }: Transfer, row: Flamenco3Row): Promise<void> {
  taken.tags.add(integerOf(row, 'id'));
  await sql.run(
    `INSERT INTO worker_tags (id, uuid, name, description) VALUES (?, ?, ?, ?)`,
    integerOf(row, 'id'),
    textOf(row, 'uuid').toLowerCase(),
    textOf(row, 'name'),
    textOf(row, 'description'),
  );
}

async function takeOverWorker({ sql, now, taken }: Transfer, row: Flamenco3Row): Promise<void> {
  taken.workers.add(integerOf(row, 'id'));
  const status = textOf(row, 'status');
  const statusRequested = textOf(row, 'statusRequested');
  const created = toTimestamp(textOrNull(row, 'created')) ?? now;
  const updated = toTimestamp(textOrNull(row, 'updated')) ?? created;
  await sql.run(
    `INSERT INTO workers (id, uuid, name, secret_hash, address, platform, software, status, status_changed, status_requested,
       is_request_lazy, can_restart, supported_task_types, last_seen, created, updated, deleted_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    integerOf(row, 'id'),
    textOf(row, 'uuid').toLowerCase(),
    textOf(row, 'name'),
    textOf(row, 'secret'),
    textOf(row, 'address'),
    textOf(row, 'platform'),
    textOf(row, 'software'),
    isWorkerStatus(status) ? status : null,
    updated,
    isWorkerStatus(statusRequested) ? statusRequested : null,
    flagOf(row, 'isRequestLazy'),
    flagOf(row, 'canRestart'),
    JSON.stringify(textOf(row, 'taskTypes').split(',').filter(Boolean)),
    toTimestamp(textOrNull(row, 'lastSeen')) ?? null,
    created,
    updated,
    toTimestamp(textOrNull(row, 'deleted')) ?? null,
  );
}

async function takeOverMembership({ sql, taken }: Transfer, row: Flamenco3Row): Promise<void> {
  const [workerId, tagId] = [integerOf(row, 'workerId'), integerOf(row, 'tagId')];
  if (!taken.workers.has(workerId) || !taken.tags.has(tagId)) return;
  await sql.run(`INSERT INTO worker_tag_membership (worker_id, tag_id) VALUES (?, ?)`, workerId, tagId);
}

async function takeOverSchedule({ sql, note, now, taken }: Transfer, row: Flamenco3Row): Promise<void> {
  const workerId = integerOf(row, 'workerId');
  if (!taken.workers.has(workerId)) return;
  const schedule = {
    isActive: flagOf(row, 'isActive') === 1,
    daysOfWeek: textOf(row, 'daysOfWeek'),
    startTime: textOf(row, 'startTime'),
    endTime: textOf(row, 'endTime'),
  };
  try {
    parseSleepSchedule(schedule);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    note(`The sleep schedule of Worker ${workerId} is left out: ${why}`);
    return;
  }
  await sql.run(
    `INSERT INTO sleep_schedules (worker_id, is_active, days_of_week, start_time, end_time, next_check)
     VALUES (?, ?, ?, ?, ?, ?)`,
    workerId,
    schedule.isActive ? 1 : 0,
    schedule.daysOfWeek,
    schedule.startTime,
    schedule.endTime,
    toTimestamp(textOrNull(row, 'nextCheck')) ?? now,
  );
}
