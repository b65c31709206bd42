import type { SqlReader } from '../../../database/sql.js';

/** What a task does, as its job type says. */
export interface TaskCommands {
  readonly type: string;
  readonly commands: readonly {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
}

/** What those of the first tasks of a job do that are of a type. */
export async function listCommandsOf(
  sql: SqlReader,
  jobId: number,
  type: string,
  limit: number,
): Promise<readonly TaskCommands[]> {
  const rows = await sql.all<{ commands: string }>(
    `SELECT commands FROM (SELECT commands, type FROM tasks WHERE job_id = ? ORDER BY index_in_job LIMIT ?) AS first
     WHERE type = ?`,
    jobId,
    limit,
    type,
  );
  return rows.map(({ commands }) => ({ type, commands: JSON.parse(commands) as TaskCommands['commands'] }));
}
