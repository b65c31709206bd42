import type { FilmCommand } from '@flamenco/domain/jobs';
import type { SqlReader } from '../../../database/sql.js';

/** A film is made at the end: among so many of a job's last tasks it is looked for, however many frames there are. */
const LAST_TASKS = 100;

/** A task that makes a video. */
export interface VideoTask {
  readonly type: string;
  readonly stepsTotal: number;
  readonly commands: readonly FilmCommand[];
}

/** The tasks of a job that make videos of frames, the last one first. */
export async function listVideoTasks(sql: SqlReader, jobId: number): Promise<readonly VideoTask[]> {
  return (
    await sql.all<{ type: string; steps_total: number; commands: string }>(
      `SELECT type, steps_total, commands FROM
         (SELECT type, steps_total, commands FROM tasks WHERE job_id = ? ORDER BY index_in_job DESC LIMIT ${LAST_TASKS}) AS last
       WHERE commands LIKE '%"frames-to-video"%'`,
      jobId,
    )
  ).map(({ type, steps_total: stepsTotal, commands }) => ({
    type,
    stepsTotal,
    commands: JSON.parse(commands) as FilmCommand[],
  }));
}
