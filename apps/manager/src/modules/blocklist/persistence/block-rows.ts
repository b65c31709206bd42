import { sortByName } from '../../../database/sort-by-name.js';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { PlacedTasks } from '../../../parts/gates.js';

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
}

/** The blocks of a job, by name of the Worker. */
export async function listBlocks(sql: SqlReader, jobId: number): Promise<readonly BlockRow[]> {
  const rows = await sql.all<BlockRow>(
    `SELECT workers.uuid AS worker_uuid, workers.name AS worker_name, job_blocks.task_type
     FROM job_blocks JOIN workers ON workers.id = job_blocks.worker_id
     WHERE job_blocks.job_id = ? ORDER BY workers.id, job_blocks.task_type`,
    jobId,
  );
  return sortByName(rows, ({ worker_name }) => worker_name);
}

const NOBODY: ReadonlySet<number> = new Set();

/** Those of these Workers that a job blocks from tasks of a type, by their row ids. */
export async function listBlockedOf(
  sql: SqlReader,
  { jobId, taskType }: PlacedTasks,
  workerIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const [only] = workerIds;
  const rows =
    workerIds.length === 1 && only !== undefined
      ? await sql.all<{ worker_id: number }>(BLOCK_OF_ONE, jobId, only, taskType)
      : await sql.all<{ worker_id: number }>(BLOCKS_OF_TYPE, jobId, taskType);
  return rows.length === 0 ? NOBODY : new Set(rows.map(({ worker_id }) => worker_id));
}

const BLOCK_OF_ONE = `SELECT worker_id FROM job_blocks WHERE job_id = ? AND worker_id = ? AND task_type = ?`;
const BLOCKS_OF_TYPE = `SELECT worker_id FROM job_blocks WHERE job_id = ? AND task_type = ?`;

/** Lifts a block. @returns whether there was one */
export async function deleteBlock(
  sql: SqlWriter,
  jobId: number,
  { workerId, taskType }: Block,
): Promise<boolean> {
  const changes = await sql.run(
    `DELETE FROM job_blocks
     WHERE job_id = ? AND task_type = ? AND worker_id = (SELECT id FROM workers WHERE uuid = ?)`,
    jobId,
    taskType,
    workerId.toLowerCase(),
  );
  return changes > 0;
}

/** Gives a Worker no more tasks of this type of this job. */
export async function addBlock(
  sql: SqlWriter,
  jobId: number,
  workerId: number,
  taskType: string,
  now: string,
): Promise<void> {
  await sql.run(
    `INSERT INTO job_blocks (job_id, worker_id, task_type, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    jobId,
    workerId,
    taskType,
    now,
  );
}

/** Lifts all blocks of a job. */
export async function clearBlocksOfJob(sql: SqlWriter, jobId: number): Promise<void> {
  await sql.run(`DELETE FROM job_blocks WHERE job_id = ?`, jobId);
}
