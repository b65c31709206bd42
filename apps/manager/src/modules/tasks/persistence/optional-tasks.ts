import { isOptionalTask } from '@flamenco/domain/tasks';
import type { SqlReader } from '../../../database/sql.js';
import { IS_READY } from './ready-tasks.js';

/** A job has few of them: with more tasks ready than this, nobody looks. */
const MOST_OPTIONAL_TASKS = 10;

interface CommandsRow {
  readonly id: number;
  readonly commands: string;
}

/** Whether the job is complete without what the task makes. */
export async function isOptional(sql: SqlReader, taskId: number): Promise<boolean> {
  const row = await sql.get<CommandsRow>('SELECT id, commands FROM tasks WHERE id = ?', taskId);
  return row !== undefined && isOptionalRow(row);
}

/** The ids of the tasks of a job that are ready to be handed out, when the job is complete without any of them; else none. */
export async function listReadyIfOptional(sql: SqlReader, jobId: number): Promise<readonly number[]> {
  const ready = await sql.all<CommandsRow>(
    `SELECT id, commands FROM tasks
     WHERE job_id = ? AND ${IS_READY} ORDER BY id LIMIT ${MOST_OPTIONAL_TASKS + 1}`,
    jobId,
  );
  const isEach = ready.length <= MOST_OPTIONAL_TASKS && ready.every(isOptionalRow);
  return isEach ? ready.map(({ id }) => id) : [];
}

function isOptionalRow({ commands }: CommandsRow): boolean {
  return isOptionalTask(JSON.parse(commands) as Parameters<typeof isOptionalTask>[0]);
}
