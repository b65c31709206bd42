import { Injectable } from '@nestjs/common';
import { runTimeBucketOf } from '@flamenco/domain/forecast';
import type { Work } from '../../database/unit-of-work.js';
import { type EndedAttempt, type EndedAttemptKeeper, EndedAttempts } from '../tasks/index.js';
import { addRunTime } from './persistence/run-time-rows.js';
import { addToHour, compareInHour } from './persistence/worker-hours.js';

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
    for (const { jobId, taskType, workerId, started, ended, outcome } of attempts) {
      const endedMs = Date.parse(ended);
      const ms = Math.max(0, endedMs - Date.parse(started));
      const isCompleted = outcome === 'completed';
      const isFailed = outcome === 'failed' || outcome === 'soft-failed';
      if (workerId !== undefined) {
        const last = Math.floor(endedMs / HOUR_MS);
        for (const { hour, busyMs } of busyHours(endedMs - ms, endedMs)) {
          const ends = hour === last && { completed: Number(isCompleted), failed: Number(isFailed) };
          await addToHour(sql, { hour, workerId, busyMs, ...(ends || NO_END) });
        }
        // Before its own time is among those that it is compared with.
        if (isCompleted) await compareInHour(sql, { hour: last, workerId, jobId, taskType, ms });
      }
      if (isCompleted) await addRunTime(sql, { jobId, taskType, bucket: runTimeBucketOf(ms), ms });
    }
  }
}

const NO_END = { completed: 0, failed: 0 };

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
