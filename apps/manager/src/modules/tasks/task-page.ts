import { DEFAULT_PAGE_SIZE, type JobTasksSummaryDto, type TaskListQueryDto } from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import type { JobState } from '../jobs/index.js';
import { readTaskPage } from './persistence/task-pages.js';
import { toTaskSummaryDto } from './task-summary.js';

/** A job's tasks, if anything is asked that makes it a page; else undefined: that is the whole list. */
export async function toTaskPageDto(
  sql: SqlReader,
  job: JobState,
  query: TaskListQueryDto,
): Promise<JobTasksSummaryDto | undefined> {
  const { limit, cursor, sort, status, search } = query;
  const asked = [limit, cursor, sort, status, search];
  if (asked.every((parameter) => parameter === undefined)) return undefined;
  const { rows, total, next } = await readTaskPage(
    sql,
    { job, statuses: status, search },
    { sort: sort ?? 'index_in_job', limit: limit ?? DEFAULT_PAGE_SIZE, cursor },
  );
  return { tasks: rows.map(toTaskSummaryDto), total, ...(next !== undefined && { next }) };
}
