import { DEFAULT_PAGE_SIZE, type JobListQueryDto } from '@flamenco/api-contracts';
import type { SqlReader } from '../../database/sql.js';
import { noteAbout, understandJobQuery } from './job-query.js';
import { jobToJson } from './job-json.js';
import { readJobPage } from './persistence/job-pages.js';

/** Jobs as the API's `JobsQueryResult`, if anything is asked that makes it a page; else undefined: that is the whole list. */
export async function jobPageToJson(
  sql: SqlReader,
  query: JobListQueryDto,
  nowMs: number,
): Promise<string | undefined> {
  const { limit, cursor, sort, status, type, worker_tag, metadata, search, q, omit } = query;
  if (Object.values(query).every((parameter) => parameter === undefined)) return undefined;
  const asked = await understandJobQuery(sql, q ?? '', nowMs);
  const { rows, total, next } = await readJobPage(
    sql,
    { statuses: status, type, workerTag: worker_tag, metadata: (metadata ?? []).map(entryOf), search, asked },
    { sort: sort ?? 'created', limit: limit ?? DEFAULT_PAGE_SIZE, cursor },
  );
  return `{"jobs":[${rows.map((job) => jobToJson(job, omit)).join(',')}],${JSON.stringify({ total, next, note: noteAbout(asked) }).slice(1)}`;
}

/** What `project:bird` asks for; the key ends at the first colon. */
function entryOf(written: string): { readonly key: string; readonly value: string } {
  const end = written.indexOf(':');
  return { key: written.slice(0, end), value: written.slice(end + 1) };
}
