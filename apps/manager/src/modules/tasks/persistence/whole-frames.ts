import type { TaskStatus } from '@flamenco/domain/statuses';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { KeptFrame, WholeFrame, WholeFrameFile } from '../whole-frame.js';

/** Whose frames they are. */
interface FramesOf {
  readonly jobId: number;
  readonly taskId: number;
}

/** More of one task are not handed out: 5,000 frames take a Worker some hours, and half a MB to be told. */
const MOST_KEPT = 5000;

/** Notes frames as whole; what was known of the same ones before is replaced. */
export async function saveWholeFrames(
  sql: SqlWriter,
  { jobId, taskId }: FramesOf,
  attempt: number,
  frames: readonly WholeFrame[],
): Promise<void> {
  for (const { frame, source, files } of frames) {
    await sql.run(
      `INSERT INTO whole_frames (job_id, task_id, frame, attempt, source, files) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (job_id, task_id, frame) DO UPDATE SET attempt = excluded.attempt, source = excluded.source, files = excluded.files`,
      jobId,
      taskId,
      frame,
      attempt,
      source ?? null,
      JSON.stringify(files),
    );
  }
}

/** The frames that the next attempt may keep, in their order. */
export async function listKeptFrames(
  sql: SqlReader,
  { jobId, taskId }: FramesOf,
): Promise<readonly KeptFrame[]> {
  return (
    await sql.all<{ frame: number; attempt: number; source: string | null; files: string }>(
      `SELECT frame, attempt, source, files FROM whole_frames WHERE job_id = ? AND task_id = ?
       ORDER BY frame LIMIT ${MOST_KEPT}`,
      jobId,
      taskId,
    )
  ).map(({ frame, attempt, source, files }) => ({
    frame,
    attempt,
    source: source ?? undefined,
    files: JSON.parse(files) as readonly WholeFrameFile[],
  }));
}

/** Forgets what is known to be whole of a task: all of it is rendered again. */
export async function forgetFramesOfTask(sql: SqlWriter, { jobId, taskId }: FramesOf): Promise<void> {
  await sql.run(`DELETE FROM whole_frames WHERE job_id = ? AND task_id = ?`, jobId, taskId);
}

/** The same, of a job's tasks in one of these statuses. */
export async function forgetFramesOfTasksIn(
  sql: SqlWriter,
  jobId: number,
  statuses: readonly TaskStatus[],
): Promise<void> {
  await sql.run(
    `DELETE FROM whole_frames WHERE job_id = ? AND task_id IN
       (SELECT id FROM tasks WHERE job_id = ? AND status IN (SELECT value FROM json_each(?)))`,
    jobId,
    jobId,
    JSON.stringify(statuses),
  );
}

/** Forgets what is known to be whole of all tasks of a job. */
export async function forgetFramesOfJob(sql: SqlWriter, jobId: number): Promise<void> {
  await sql.run(`DELETE FROM whole_frames WHERE job_id = ?`, jobId);
}
