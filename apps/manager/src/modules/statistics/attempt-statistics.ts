import { Injectable } from '@nestjs/common';
import { runTimeBucketOf } from '@flamenco/domain/forecast';
import type { SqlWriter } from '../../database/sql.js';
import type { Work } from '../../database/unit-of-work.js';
import { type EndedAttempt, type EndedAttemptKeeper, EndedAttempts } from '../tasks/index.js';
import { addRunTime } from './persistence/run-time-rows.js';
import { addCompletedToHour, addToHour } from './persistence/worker-hours.js';

export const HOUR_MS = 3_600_000;
/** What ran for longer counts in its last hours only. */
const MOST_HOURS = 7 * 24;

/** Counts attempts as they end, in the work in which they do: so that no sum ever needs a look at the tasks. */
@Injectable()
export class AttemptStatistics implements EndedAttemptKeeper {
  constructor(attempts: EndedAttempts) {
    attempts.fill(this);
  }

  async keep({ sql }: Work, attempts: readonly EndedAttempt[]): Promise<void> {
    for (const attempt of attempts) {
      const ms = msOf(attempt);
      if (attempt.workerId !== undefined) await addToHours(sql, attempt.workerId, attempt);
      const { jobId, taskType, outcome } = attempt;
      // After that: a task's own time is not among those that it is compared with.
      if (outcome === 'completed')
        await addRunTime(sql, { jobId, taskType, bucket: runTimeBucketOf(ms), ms });
    }
  }
}

/** For its Worker: the hours that it took, and how it ended in the last of them. */
async function addToHours(sql: SqlWriter, workerId: number, attempt: EndedAttempt): Promise<void> {
  const { jobId, taskType, ended, outcome } = attempt;
  const [ms, endedMs] = [msOf(attempt), Date.parse(ended)];
  const last = Math.floor(endedMs / HOUR_MS);
  for (const { hour, busyMs } of busyHours(endedMs - ms, endedMs)) {
    const isLast = hour === last;
    const failed = Number(isLast && (outcome === 'failed' || outcome === 'soft-failed'));
    const isCompleted = isLast && outcome === 'completed';
    const done = { hour, workerId, busyMs, completed: Number(isCompleted), failed };
    await (isCompleted ? addCompletedToHour(sql, done, { jobId, taskType, ms }) : addToHour(sql, done));
  }
}

function msOf({ started, ended }: EndedAttempt): number {
  return Math.max(0, Date.parse(ended) - Date.parse(started));
}

/** How much of each hour lies between two moments; the hour of the second one is always there. */
export function busyHours(
  fromMs: number,
  toMs: number,
): readonly { readonly hour: number; readonly busyMs: number }[] {
  const last = Math.floor(toMs / HOUR_MS);
  const first = Math.max(Math.floor(fromMs / HOUR_MS), last - MOST_HOURS + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const hour = first + index;
    const busyMs = Math.min(toMs, (hour + 1) * HOUR_MS) - Math.max(fromMs, hour * HOUR_MS);
    return { hour, busyMs };
  });
}
