import type { JobStatus } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';
import type { JobDescription } from '../job-description.js';
import type { TaskCountColumns } from '../job-view.js';

/** Everything of a job that the API shows. */
export interface JobRow extends TaskCountColumns {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: JobStatus;
  readonly activity: string;
  /** A JSON object. */
  readonly settings: string;
  /** A JSON object of texts. */
  readonly metadata: string;
  readonly submitter_platform: string;
  readonly shaman_checkout_id: string;
  readonly worker_tag: string | null;
  readonly steps_completed: number;
  readonly steps_total: number;
  readonly created: string;
  readonly updated: string;
  readonly delete_requested_at: string | null;
  /** A JSON object. */
  readonly attention: string | null;
  /** A JSON list. */
  readonly warnings: string | null;
  /** The id of who submitted it, when they had signed in. */
  readonly owner: string | null;
  /** What they are called; of who is no more on the farm, what they were called then. */
  readonly owner_name: string;
}

/** The columns of a JobRow. */
export const JOB_COLUMNS = `jobs.id, jobs.uuid, jobs.name, jobs.type, jobs.priority, jobs.status, jobs.activity, jobs.settings,
    jobs.metadata, jobs.submitter_platform, jobs.shaman_checkout_id, tag.uuid AS worker_tag,
    jobs.tasks_queued, jobs.tasks_active, jobs.tasks_soft_failed, jobs.tasks_failed, jobs.tasks_canceled,
    jobs.tasks_completed, jobs.tasks_paused, jobs.steps_completed, jobs.steps_total, jobs.created, jobs.updated,
    jobs.delete_requested_at, jobs.attention, jobs.warnings, jobs.owner,
    coalesce((SELECT display_name FROM owner_names WHERE owner_names.uuid = jobs.owner), jobs.user_name) AS owner_name`;

/** Where they come from. */
export const JOB_SOURCE = `jobs LEFT JOIN tag_names AS tag ON tag.id = jobs.worker_tag_id`;

const SELECT_JOB = `SELECT ${JOB_COLUMNS} FROM ${JOB_SOURCE}`;

/** The job with this UUID, as the API shows it. */
export function findJobRow(sql: SqlReader, uuid: string): Promise<JobRow | undefined> {
  return sql.get<JobRow>(`${SELECT_JOB} WHERE jobs.uuid = ?`, uuid.toLowerCase());
}

/** Jobs after this row id, oldest first: a page of a list that is streamed. */
export function listJobRowsAfter(sql: SqlReader, id: number, limit: number): Promise<readonly JobRow[]> {
  return sql.all<JobRow>(`${SELECT_JOB} WHERE jobs.id > ? ORDER BY jobs.id LIMIT ?`, id, limit);
}

/** How many jobs have each status. An index over the status answers. */
export async function countJobsByStatus(
  sql: SqlReader,
): Promise<Readonly<Partial<Record<JobStatus, number>>>> {
  const rows = await sql.all<{ status: JobStatus; n: number }>(
    `SELECT status, count(*) AS n FROM jobs GROUP BY status`,
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** The job with this UUID, or undefined. */
export async function describeJob(sql: SqlReader, uuid: string): Promise<JobDescription | undefined> {
  const row = await findJobRow(sql, uuid);
  if (!row) return undefined;
  const { id, name, priority, status, submitter_platform: submitterPlatform } = row;
  const isBeingDeleted = row.delete_requested_at !== null;
  return {
    id,
    uuid: row.uuid,
    name,
    priority,
    status,
    submitterPlatform,
    workerTag: row.worker_tag ?? undefined,
    isBeingDeleted,
  };
}
