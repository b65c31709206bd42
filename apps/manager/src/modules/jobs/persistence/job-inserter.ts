import { countFramesTogether } from '@flamenco/domain/frames';
import { insertRow, type SqlWriter } from '../../../database/sql.js';
import type { NewJob } from '../new-job.js';
import { insertWhatFinds, sortedUser, storableMetadata } from './job-metadata.js';
import { insertOutputs } from './job-outputs.js';

/** Stores a job, whose tasks are stored beside it. @returns its row id */
export async function insertJob(sql: SqlWriter, job: NewJob, now: string): Promise<number> {
  const { compiled } = job;
  const metadata = storableMetadata(compiled.metadata);
  const taskCount = compiled.tasks.length;
  const jobId = await insertRow(
    sql,
    `INSERT INTO jobs (uuid, name, type, priority, status, activity, settings, metadata, submitter_platform,
       shaman_checkout_id, worker_tag_id, tasks_queued, steps_total, frame_count, created, updated, warnings, user_name, owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    job.uuid,
    compiled.name,
    job.type,
    compiled.priority,
    job.status,
    job.activity,
    compiled.settings,
    JSON.stringify(metadata),
    job.submitterPlatform,
    job.shamanCheckoutId,
    job.workerTagRowId ?? null,
    taskCount,
    compiled.tasks.reduce((sum, task) => sum + task.stepsTotal, 0),
    countFramesTogether(compiled.tasks.flatMap(({ frames }) => frames ?? [])),
    now,
    now,
    job.warnings.length > 0 ? JSON.stringify(job.warnings) : null,
    sortedUser(metadata),
    job.owner ?? null,
  );
  await insertWhatFinds(sql, jobId, { name: compiled.name, type: job.type, metadata });
  await insertOutputs(sql, jobId, compiled.outputs);
  return jobId;
}
