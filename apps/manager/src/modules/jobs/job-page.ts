import { DEFAULT_PAGE_SIZE, type JobListQueryDto } from '@flamenco/api-contracts';
import type { SqlConnection } from '../../database/sql-connection.js';
import { jobToJson } from './job-json.js';
import { readJobPage } from './persistence/job-pages.js';

/** Jobs as the API's `JobsQueryResult`, if anything is asked that makes it a page; else undefined: that is the whole list. */
export function jobPageToJson(sql: SqlConnection, query: JobListQueryDto): string | undefined {
  const { limit, cursor, sort, status, type, worker_tag, search } = query;
  const asked = [limit, cursor, sort, status, type, worker_tag, search];
  if (asked.every((parameter) => parameter === undefined)) return undefined;
  const { rows, total, next } = readJobPage(
    sql,
    { statuses: status, type, workerTag: worker_tag, search },
    { sort: sort ?? 'created', limit: limit ?? DEFAULT_PAGE_SIZE, cursor },
  );
  return `{"jobs":[${rows.map(jobToJson).join(',')}],${JSON.stringify({ total, next }).slice(1)}`;
}
