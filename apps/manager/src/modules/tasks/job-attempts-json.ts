import type { JobAttemptDto, JobDependenciesDto, TaskAttemptWorkerDto } from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import { type DependencyRow, lastTaskIndex } from './persistence/job-dependencies.js';
import { type JobAttemptRow, listJobAttempts } from './persistence/task-list.js';

/** Tasks whose attempts are written at a time, so that a long list does not hold up other requests. */
const PAGE = 250;
/** Of each task; older ones stay in the database. */
const ATTEMPTS_OF_EACH = 50;

/** The attempts at a job's tasks as the API's `JobAttempts`, piece by piece. */
export async function* jobAttemptsToJson(sql: SqlReader, jobRowId: number): AsyncGenerator<string> {
  const workers = new Map<string, TaskAttemptWorkerDto>();
  const last = await lastTaskIndex(sql, jobRowId);
  let separator = '';
  yield '{"attempts":[';
  for (let after = 0; after < last; after += PAGE) {
    const range = { after, upTo: after + PAGE, ofEach: ATTEMPTS_OF_EACH };
    const page = await listJobAttempts(sql, jobRowId, range);
    for (const { worker_uuid: id, worker_name: name } of page)
      if (id !== null) workers.set(id, { id, name: name ?? '' });
    if (page.length === 0) continue;
    yield separator + page.map((row) => JSON.stringify(toJobAttemptDto(row))).join(',');
    separator = ',';
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield `],"workers":${JSON.stringify([...workers.values()])}}`;
}

function toJobAttemptDto(row: JobAttemptRow): JobAttemptDto {
  return {
    task_id: row.task_uuid,
    number: row.number,
    ...(row.worker_uuid !== null && { worker_id: row.worker_uuid }),
    started: row.started,
    ...(row.ended !== null && { ended: row.ended }),
    ...(row.outcome !== null && { outcome: row.outcome }),
  };
}

/** Dependencies by the task that waits. @param limit - how many are told at most */
export function toJobDependenciesDto(rows: readonly DependencyRow[], limit: number): JobDependenciesDto {
  const byTask = new Map<number, number[]>();
  for (const { task, needs } of rows.slice(0, limit)) {
    const known = byTask.get(task);
    if (known === undefined) byTask.set(task, [needs]);
    else known.push(needs);
  }
  return {
    dependencies: [...byTask].map(([task, needs]) => ({ task, needs })),
    is_complete: rows.length <= limit,
  };
}
