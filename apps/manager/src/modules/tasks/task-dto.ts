import type { RenderReportDto, TaskAttemptDto, TaskDto } from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import type { AttemptRender } from './persistence/attempt-renders.js';
import {
  type AttemptRow,
  type FailedByRow,
  listTaskRowsAfter,
  type TaskRow,
} from './persistence/task-list.js';
import { failureOf, toTaskSummaryDto } from './task-summary.js';

/** Rows that are written at a time, so that a long list does not hold up other requests. */
const PAGE = 500;

/** What is shown with a task. */
interface AboutTask {
  readonly attempts: readonly AttemptRow[];
  readonly renders: readonly AttemptRender[];
  readonly failedBy: readonly FailedByRow[];
}

/** A task as its page shows it. */
export function toTaskDto(
  row: TaskRow,
  { attempts, renders, failedBy }: AboutTask,
  logUrlOf: (attempt: AttemptRow) => string,
): TaskDto {
  return {
    ...toTaskSummaryDto(row),
    job_id: row.job_uuid,
    created: row.created,
    activity: row.activity,
    commands: JSON.parse(row.commands) as TaskDto['commands'],
    ...(row.last_touched !== null && { last_touched: row.last_touched }),
    failed_by_workers: failedBy.map(({ uuid, name, address }) => ({ id: uuid, name, address })),
    attempts: attempts.map((attempt) => ({
      ...toAttemptDto(attempt, logUrlOf(attempt)),
      ...rendersOf(attempt, renders),
    })),
  };
}

/** A job's tasks as the API's `JobTasksSummary`, piece by piece. */
export async function* taskListToJson(sql: SqlReader, jobRowId: number): AsyncGenerator<string> {
  yield '{"tasks":[';
  let last = 0;
  for (;;) {
    const page = await listTaskRowsAfter(sql, jobRowId, last, PAGE);
    if (page.length === 0) break;
    yield (last === 0 ? '' : ',') + page.map((row) => JSON.stringify(toTaskSummaryDto(row))).join(',');
    last = page.at(-1)?.index_in_job ?? last;
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield ']}';
}

function toAttemptDto(row: AttemptRow, logUrl: string): TaskAttemptDto {
  return {
    id: row.uuid,
    number: row.number,
    ...(row.worker_uuid !== null && { worker: { id: row.worker_uuid, name: row.worker_name ?? '' } }),
    started: row.started,
    ...(row.ended !== null && { ended: row.ended }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(row.reason !== null && { reason: row.reason }),
    ...failureOf(row),
    log_url: logUrl,
  };
}

function rendersOf({ id }: AttemptRow, renders: readonly AttemptRender[]): Pick<TaskAttemptDto, 'renders'> {
  const own = renders.filter(({ attemptId }) => attemptId === id);
  if (own.length === 0) return {};
  return {
    renders: own.map(({ command, receipt, findings }) => ({
      command,
      ...(receipt !== undefined && { receipt: JSON.parse(receipt) as RenderReportDto['receipt'] & object }),
      findings: JSON.parse(findings) as RenderReportDto['findings'],
    })),
  };
}
