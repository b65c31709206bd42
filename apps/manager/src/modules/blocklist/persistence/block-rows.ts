import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** A Worker that gets no more tasks of a type from a job. */
export interface Block {
  readonly workerId: string;
  readonly taskType: string;
}

/** A block as the API shows it. */
export interface BlockRow {
  readonly worker_uuid: string;
  readonly worker_name: string;
  readonly task_type: string;
  /** Why, as the Worker said; null: it failed too many. */
  readonly reason: string | null;
}

/** The blocks of a job, by name of the Worker. */
export async function listBlocks(sql: SqlReader, jobId: number): Promise<readonly BlockRow[]> {
  const rows = await sql.all<BlockRow>(
    `SELECT worker.uuid AS worker_uuid, worker.name AS worker_name, job_blocks.task_type, job_blocks.reason
     FROM job_blocks JOIN known_workers AS worker ON worker.id = job_blocks.worker_id
     WHERE job_blocks.job_id = ? ORDER BY worker.id, job_blocks.task_type`,
    jobId,
  );
  return sortByName(rows, ({ worker_name }) => worker_name);
}

/** Lifts a block. @returns whether there was one */
export async function deleteBlock(
  sql: SqlWriter,
  jobId: number,
  { workerId, taskType }: Block,
): Promise<boolean> {
  const changes = await sql.change(
    `DELETE FROM job_blocks
     WHERE job_id = ? AND task_type = ? AND worker_id = (SELECT id FROM known_workers WHERE uuid = ?)`,
    jobId,
    taskType,
    workerId.toLowerCase(),
  );
  return changes > 0;
}

/** Gives a Worker no more tasks of this type of this job. @param reason - why, where it asked for it itself */
export async function addBlock(
  sql: SqlWriter,
  jobId: number,
  workerId: number,
  taskType: string,
  now: string,
  reason?: string,
): Promise<void> {
  await sql.run(
    `INSERT INTO job_blocks (job_id, worker_id, task_type, created, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    jobId,
    workerId,
    taskType,
    now,
    reason ?? null,
  );
}

/** Lifts all blocks of a job. */
export async function clearBlocksOfJob(sql: SqlWriter, jobId: number): Promise<void> {
  await sql.run(`DELETE FROM job_blocks WHERE job_id = ?`, jobId);
}

/** Which of these Workers a job blocks from tasks of a type; by row ids. Of one, it is a look-up by the key. */
export async function listBlockedWorkers(
  sql: SqlReader,
  jobId: number,
  taskType: string,
  workerIds: readonly number[],
): Promise<readonly number[]> {
  const [first, ...others] = workerIds;
  if (first === undefined) return [];
  if (others.length === 0)
    return (await sql.get(IS_BLOCKED, jobId, first, taskType)) === undefined ? [] : [first];
  const rows = await sql.all<{ worker_id: number }>(
    `SELECT worker_id FROM job_blocks WHERE job_id = ? AND task_type = ?`,
    jobId,
    taskType,
  );
  const asked = new Set(workerIds);
  return rows.map(({ worker_id }) => worker_id).filter((id) => asked.has(id));
}

const IS_BLOCKED = `SELECT 1 FROM job_blocks WHERE job_id = ? AND worker_id = ? AND task_type = ?`;
