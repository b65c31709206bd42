import { countFrames } from '@flamenco/domain/frames';
import { summarizeRunTimes } from '@flamenco/domain/forecast';
import { isFarmError } from '@flamenco/domain/errors';
import type { SqlReader } from '../../database/sql.js';
import { taskQuestions } from '../tasks/index.js';
import { listRunTimesOf } from './persistence/run-time-rows.js';

/**
 * How long a frame of some jobs took on average, in ms, by their row ids: from the sums of their tasks' times, and the number of frames that a
 * task of theirs has. All tasks of a job have as many but for the last one, which may have fewer.
 */
export async function meanFrameTimes(
  sql: SqlReader,
  jobIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const times = Map.groupBy(await listRunTimesOf(sql, jobIds), ({ jobId }) => jobId);
  const firsts = await taskQuestions.listFirstFrames(sql, [...times.keys()]);
  return new Map(
    firsts.flatMap(({ jobId, taskType, frames }) => {
      const ofType = (times.get(jobId) ?? []).filter((bucket) => bucket.taskType === taskType);
      const known = summarizeRunTimes(ofType);
      const count = framesIn(frames);
      return known && count > 0 ? [[jobId, known.meanMs / count] as const] : [];
    }),
  );
}

function framesIn(text: string): number {
  try {
    return countFrames(text);
  } catch (error) {
    if (isFarmError(error)) return 0; // a job type's own notation
    throw error;
  }
}
