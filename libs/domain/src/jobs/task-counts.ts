import {
  TASK_STATUSES,
  TASK_STATUS_FACTS,
  type TaskStatus,
  type TaskStatusFacts,
} from '../statuses/task-status.js';

/** How many tasks of a job have each status. */
export type TaskCounts = Readonly<Record<TaskStatus, number>>;

/** The counts of a job without tasks. */
export function emptyTaskCounts(): TaskCounts {
  return { queued: 0, active: 0, 'soft-failed': 0, failed: 0, canceled: 0, completed: 0, paused: 0 };
}

/** The counts of a job whose tasks have these statuses. */
export function countTasks(statuses: Iterable<TaskStatus>): TaskCounts {
  const counts: Record<TaskStatus, number> = { ...emptyTaskCounts() };
  for (const status of statuses) counts[status] += 1;
  return counts;
}

/** How many tasks the job has. */
export function totalTasks(counts: TaskCounts): number {
  return sumOver(counts, TASK_STATUSES);
}

/** How many tasks have one of these statuses. */
export function sumOver(counts: TaskCounts, statuses: readonly TaskStatus[]): number {
  return statuses.reduce((sum, status) => sum + counts[status], 0);
}

/** How many tasks have a status for which a fact holds: `tasksThat(counts, 'isRunnable')`. */
export function tasksThat(counts: TaskCounts, fact: keyof TaskStatusFacts): number {
  return TASK_STATUSES.reduce(
    (sum, status) => sum + (TASK_STATUS_FACTS[status][fact] ? counts[status] : 0),
    0,
  );
}

/**
 * The counts after `n` tasks went from one status to another. Throws a RangeError when fewer than `n` tasks have
 * the first status: the counts have drifted from the rows, and going on would hide that.
 */
export function moveCount(counts: TaskCounts, from: TaskStatus, to: TaskStatus, n = 1): TaskCounts {
  if (!Number.isInteger(n) || n < 0 || counts[from] < n) {
    throw new RangeError(
      `Cannot move ${n} task(s) from '${from}' to '${to}': the job counts ${counts[from]} there. ` +
        'Its counters differ from its tasks; recount them (flamenco-manager --check-db).',
    );
  }
  if (from === to) return counts;
  return { ...counts, [from]: counts[from] - n, [to]: counts[to] + n };
}

/** The counts after all tasks with one of the `from` statuses went to `to`. */
export function moveAllCounts(counts: TaskCounts, from: readonly TaskStatus[], to: TaskStatus): TaskCounts {
  return from.reduce((moved, status) => moveCount(moved, status, to, moved[status]), counts);
}
