import { isJobStatus } from '@flamenco/domain/statuses';
import { jobRecords } from '../modules/jobs/index.js';
import type { Flamenco3Row } from './flamenco3-database.js';
import { JOBS, LAST_RENDERED } from './flamenco3-tables.js';
import { toTimestamp } from './flamenco3-time.js';
import { idOrNull, integerOf, textOf, textOrNull, type Transfer } from './transfer.js';

/** Takes over the jobs, without their tasks. Row ids stay as they are, for jobs are handed out in their order. */
export async function takeOverJobs(transfer: Transfer): Promise<void> {
  const of = transfer.source.count(JOBS);
  for (const row of transfer.source.rows(JOBS)) {
    const status = textOf(row, 'status');
    const uuid = textOf(row, 'uuid').toLowerCase();
    if (!isJobStatus(status)) {
      transfer.note(
        `Job ${uuid} (${textOf(row, 'name')}) is left out: this Manager does not know its status '${status}'.`,
      );
      continue;
    }
    await takeOverJob(transfer, row, uuid, status);
    transfer.taken.jobs.set(integerOf(row, 'id'), uuid);
    transfer.progress('jobs', transfer.taken.jobs.size, of);
  }
}

/** Takes over which job was rendered last. */
export async function takeOverLastRendered({ source, sql, taken, now }: Transfer): Promise<void> {
  for (const row of source.rows(LAST_RENDERED)) {
    const jobId = integerOf(row, 'jobId');
    if (!taken.jobs.has(jobId)) continue;
    await sql.run(
      `INSERT INTO last_rendered (id, job_id, updated) VALUES (1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET job_id = excluded.job_id, updated = excluded.updated`,
      jobId,
      toTimestamp(textOrNull(row, 'updated')) ?? now,
    );
  }
}

async function takeOverJob(
  transfer: Transfer,
  row: Flamenco3Row,
  uuid: string,
  status: string,
): Promise<void> {
  const { sql, taken, now } = transfer;
  const tagId = idOrNull(row, 'tagId');
  const created = toTimestamp(textOrNull(row, 'created')) ?? now;
  const id = integerOf(row, 'id');
  const metadata = jobRecords.storableMetadata(textsIn(readObject(transfer, row, 'metadata', uuid)));
  await sql.run(
    // Flamenco 3 does not keep the submitter's platform.
    `INSERT INTO jobs (id, uuid, name, type, priority, status, activity, settings, metadata, submitter_platform,
       shaman_checkout_id, worker_tag_id, created, updated, delete_requested_at, user_name)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?)`,
    id,
    uuid,
    textOf(row, 'name'),
    textOf(row, 'type'),
    integerOf(row, 'priority'),
    status,
    textOf(row, 'activity'),
    JSON.stringify(readObject(transfer, row, 'settings', uuid)),
    JSON.stringify(metadata),
    textOf(row, 'checkoutId'),
    tagId !== null && taken.tags.has(tagId) ? tagId : null,
    created,
    toTimestamp(textOrNull(row, 'updated')) ?? created,
    toTimestamp(textOrNull(row, 'deleteRequested')) ?? null,
    jobRecords.sortedUser(metadata),
  );
  await jobRecords.insertWhatFinds(sql, id, {
    name: textOf(row, 'name'),
    type: textOf(row, 'type'),
    metadata,
  });
}

function textsIn(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

function readObject(
  { note }: Transfer,
  row: Flamenco3Row,
  column: string,
  uuid: string,
): Readonly<Record<string, unknown>> {
  const json = textOf(row, column);
  try {
    const value: unknown = JSON.parse(json || '{}');
    if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  } catch {
    // said below
  }
  note(`The ${column} of job ${uuid} cannot be read, and are left out: ${json.slice(0, 200)}`);
  return {};
}
