import type { SqlReader } from '../../../database/sql.js';

/** The highest number of a task in a job; 0 without tasks. */
export async function lastTaskIndex(sql: SqlReader, jobId: number): Promise<number> {
  const row = await sql.get<{ last: number | null }>(
    `SELECT max(index_in_job) AS last FROM tasks WHERE job_id = ?`,
    jobId,
  );
  return row?.last ?? 0;
}

/** That a task waits for another, by their numbers in their job. */
export interface DependencyRow {
  readonly task: number;
  readonly needs: number;
}

/** The dependencies of a job's tasks, in their order, at most so many. */
export function listJobDependencies(
  sql: SqlReader,
  jobId: number,
  limit: number,
): Promise<readonly DependencyRow[]> {
  return sql.all<DependencyRow>(
    `SELECT tasks.index_in_job AS task, needed.index_in_job AS needs
     FROM tasks JOIN task_dependencies AS dependencies ON dependencies.task_id = tasks.id
     JOIN tasks AS needed ON needed.id = dependencies.depends_on_id
     WHERE tasks.job_id = ? ORDER BY tasks.index_in_job, needed.index_in_job LIMIT ?`,
    jobId,
    limit,
  );
}
