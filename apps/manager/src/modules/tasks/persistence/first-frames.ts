import type { SqlReader } from '../../../database/sql.js';

/** The first task of a job that has frames. */
export interface FirstFrames {
  readonly jobId: number;
  readonly taskType: string;
  /** As the job type wrote them. */
  readonly frames: string;
}

/** Which begins later is not found: a list of jobs does not look through their tasks. */
const FIRST_TASKS = 16;

/** The first tasks with frames of some jobs, where they are among the first of their jobs. */
export function listFirstFrames(sql: SqlReader, jobIds: readonly number[]): Promise<readonly FirstFrames[]> {
  return sql.all<FirstFrames>(
    `SELECT tasks.job_id AS "jobId", tasks.type AS "taskType", tasks.frames
     FROM (SELECT job_id, min(index_in_job) AS place FROM tasks
           WHERE job_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND index_in_job <= ${FIRST_TASKS} AND frames IS NOT NULL
           GROUP BY job_id) AS first
       JOIN tasks ON tasks.job_id = first.job_id AND tasks.index_in_job = first.place`,
    JSON.stringify(jobIds),
  );
}
