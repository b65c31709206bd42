import type { WorkerId } from '@flamenco/domain/ids';
import type { WorkerStatus } from '@flamenco/domain/statuses';
import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { WorkerProblem, WorkerState } from '../worker-state.js';

interface WorkerRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly secret_hash: string;
  readonly address: string;
  readonly platform: string;
  readonly software: string;
  readonly status: WorkerStatus | null;
  readonly status_requested: WorkerStatus | null;
  readonly last_requested: WorkerStatus | null;
  readonly is_request_lazy: number;
  readonly request_number: number;
  readonly takes_request_back: number;
  readonly can_restart: number;
  readonly can_update: number;
  readonly is_request_update: number;
  readonly supported_task_types: string;
  readonly last_seen: string | null;
  readonly updated: string;
  readonly deleted_at: string | null;
  readonly session_id: string | null;
  readonly notice: string | null;
  readonly problems: string | null;
}

const SELECT_WORKER = `SELECT id, uuid, name, secret_hash, address, platform, software, status, status_requested,
  last_requested, is_request_lazy, request_number, takes_request_back, can_restart, can_update, is_request_update, supported_task_types, last_seen, updated, deleted_at,
  session_id, notice, problems FROM workers`;

const WORKER_BY_UUID = `${SELECT_WORKER} WHERE uuid = ? AND deleted_at IS NULL`;
const WORKER_BY_ID = `${SELECT_WORKER} WHERE id = ? AND deleted_at IS NULL`;

/** The Worker with this UUID, in any case of letters, unless it was removed. */
export function loadWorker(sql: SqlReader, uuid: string): Promise<WorkerState | undefined> {
  const key = uuid.toLowerCase();
  return sql.remembered('workers', key, async () => {
    const row = await sql.get<WorkerRow>(WORKER_BY_UUID, key);
    return row && toWorkerState(row);
  });
}

/** The Worker of this row id, unless it was removed. */
export function loadWorkerById(sql: SqlReader, id: number): Promise<WorkerState | undefined> {
  return sql.remembered('workers', id, async () => {
    const row = await sql.get<WorkerRow>(WORKER_BY_ID, id);
    return row && toWorkerState(row);
  });
}

/** All Workers that were not removed, by name. A farm has up to about a thousand. */
export async function listWorkers(sql: SqlReader): Promise<readonly WorkerState[]> {
  const rows = await sql.all<WorkerRow>(`${SELECT_WORKER} WHERE deleted_at IS NULL ORDER BY id`);
  return sortByName(rows, ({ name }) => name).map(toWorkerState);
}

/** Workers that were seen, but not later than `after` and at `until` at the latest. */
export async function listWorkersNotSeenWithin(
  sql: SqlReader,
  { after, until }: { readonly after: string; readonly until: string },
): Promise<readonly WorkerState[]> {
  return (
    await sql.all<WorkerRow>(
      `${SELECT_WORKER} WHERE deleted_at IS NULL AND (last_seen <= ? OR last_seen > ?) ORDER BY id`,
      after,
      until,
    )
  ).map(toWorkerState);
}

/** Workers last seen at this time or before, or registered, where they were never seen, unless somebody changed them since. */
export async function listWorkersUnheardOfSince(
  sql: SqlReader,
  timestamp: string,
): Promise<readonly WorkerState[]> {
  return (
    await sql.all<WorkerRow>(
      `${SELECT_WORKER} WHERE deleted_at IS NULL AND (last_seen <= ? OR (last_seen IS NULL AND updated <= ?)) ORDER BY id`,
      timestamp,
      timestamp,
    )
  ).map(toWorkerState);
}

/** Stores a new Worker. */
export async function insertWorker(
  sql: SqlWriter,
  worker: Omit<WorkerState, 'id'>,
  now: string,
): Promise<void> {
  await sql.run(
    `INSERT INTO workers (uuid, name, secret_hash, address, platform, software, status, status_changed, can_restart,
       supported_task_types, last_seen, created, updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    worker.uuid,
    worker.name,
    worker.secretHash,
    worker.address,
    worker.platform,
    worker.software,
    worker.status ?? null,
    now,
    worker.canRestart ? 1 : 0,
    JSON.stringify(worker.supportedTaskTypes),
    worker.lastSeen ?? null,
    now,
    now,
  );
}

/** Saves everything of a Worker that can change. */
export async function saveWorker(sql: SqlWriter, worker: WorkerState, now: string): Promise<void> {
  await sql.run(
    `UPDATE workers SET name = ?, address = ?, software = ?,
       status_changed = CASE WHEN status IS NOT DISTINCT FROM ? THEN status_changed ELSE ? END, status = ?,
       status_requested = ?, last_requested = ?, is_request_lazy = ?, request_number = ?, takes_request_back = ?,
       can_restart = ?, can_update = ?, is_request_update = ?, supported_task_types = ?, last_seen = ?, updated = ?, deleted_at = ?, session_id = ?, notice = ?, problems = ?
     WHERE id = ?`,
    worker.name,
    worker.address,
    worker.software,
    worker.status ?? null,
    now,
    worker.status ?? null,
    ...requestColumns(worker),
    worker.canRestart ? 1 : 0,
    worker.canUpdate ? 1 : 0,
    (worker.statusRequest ?? worker.lastRequest)?.isUpdate ? 1 : 0,
    JSON.stringify(worker.supportedTaskTypes),
    worker.lastSeen ?? null,
    now,
    worker.deletedAt ?? null,
    worker.sessionId ?? null,
    worker.notice ?? null,
    problemsColumn(worker.problems),
    worker.id,
  );
}

/** From `status_requested` to `takes_request_back`. */
function requestColumns({
  statusRequest,
  lastRequest,
}: WorkerState): readonly [string | null, string | null, number, number, number] {
  return [
    statusRequest?.status ?? null,
    lastRequest?.status ?? null,
    (statusRequest ?? lastRequest)?.isLazy ? 1 : 0,
    lastRequest?.number ?? 0,
    lastRequest?.takesBack ? 1 : 0,
  ];
}

function problemsColumn(problems: readonly WorkerProblem[]): string | null {
  return problems.length === 0 ? null : JSON.stringify(problems);
}

/** Notes that a Worker was heard of. */
export async function saveLastSeen(sql: SqlWriter, workerId: number, now: string): Promise<void> {
  await sql.run(`UPDATE workers SET last_seen = ? WHERE id = ?`, now, workerId);
}

/** The row ids of a Worker's tags. */
export async function tagIdsOf(sql: SqlReader, workerId: number): Promise<readonly number[]> {
  return (
    await sql.all<{ tag_id: number }>(
      `SELECT tag_id FROM tag_members WHERE worker_id = ? ORDER BY tag_id`,
      workerId,
    )
  ).map((row) => row.tag_id);
}

function toWorkerState(row: WorkerRow): WorkerState {
  const isLazy = row.is_request_lazy === 1;
  const update = row.is_request_update === 1 ? { isUpdate: true as const } : {};
  return {
    id: row.id,
    uuid: row.uuid as WorkerId,
    name: row.name,
    secretHash: row.secret_hash,
    address: row.address,
    platform: row.platform,
    software: row.software,
    ...(row.status !== null && { status: row.status }),
    ...(row.status_requested !== null && {
      statusRequest: { status: row.status_requested, isLazy, ...update },
    }),
    ...(row.last_requested !== null && {
      lastRequest: {
        ...{ status: row.last_requested, isLazy, number: row.request_number, ...update },
        takesBack: row.takes_request_back === 1,
      },
    }),
    canRestart: row.can_restart === 1,
    canUpdate: row.can_update === 1,
    supportedTaskTypes: JSON.parse(row.supported_task_types) as string[],
    lastSeen: row.last_seen ?? undefined,
    updated: row.updated,
    deletedAt: row.deleted_at ?? undefined,
    sessionId: row.session_id ?? undefined,
    notice: row.notice ?? undefined,
    problems: row.problems === null ? [] : (JSON.parse(row.problems) as WorkerProblem[]),
  };
}

/** A tag of a Worker, as the API shows it. */
export interface WorkerTagRow {
  readonly worker_id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
}

/** The tags of all Workers, or of one, by name. */
export async function listTagsOfWorkers(sql: SqlReader, workerId?: number): Promise<readonly WorkerTagRow[]> {
  const rows = await sql.all<WorkerTagRow>(
    `SELECT member.worker_id, tag.uuid, tag.name, tag.description
     FROM tag_members AS member JOIN tag_names AS tag ON tag.id = member.tag_id
     WHERE member.worker_id = coalesce(?, member.worker_id) ORDER BY tag.id`,
    workerId ?? null,
  );
  return sortByName(rows, ({ name }) => name);
}

/** How many Workers have each status; removed ones do not count. */
export async function countWorkersByStatus(
  sql: SqlReader,
): Promise<Readonly<Partial<Record<WorkerStatus, number>>>> {
  const rows = await sql.all<{ status: WorkerStatus | null; n: number }>(
    `SELECT status, count(*) AS n FROM workers WHERE deleted_at IS NULL GROUP BY status`,
  );
  return Object.fromEntries(rows.flatMap(({ status, n }) => (status === null ? [] : [[status, n]])));
}
