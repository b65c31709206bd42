import type { UtilizationWorker } from '@flamenco/api-client';

/** Workers that a list shows. */
const MOST = 8;

/** Nobody is slow by so little. */
const SLOW_PACE = 1.05;

/** The Workers that took longest for tasks of the same jobs, the slowest first. */
export function slowest(
  workers: readonly UtilizationWorker[],
): readonly (UtilizationWorker & { pace: number })[] {
  return workers
    .flatMap((worker) => {
      const { pace } = worker;
      return pace === undefined || pace < SLOW_PACE ? [] : [{ ...worker, pace }];
    })
    .sort((one, other) => other.pace - one.pace)
    .slice(0, MOST);
}

/** The Workers on which most tasks failed. */
export function mostFailing(workers: readonly UtilizationWorker[]): readonly UtilizationWorker[] {
  return workers
    .filter(({ tasks_failed: failed }) => failed > 0)
    .sort((one, other) => other.tasks_failed - one.tasks_failed)
    .slice(0, MOST);
}

/** How much of the time a Worker ran tasks, 0 to 1. */
export function busyShare(
  { busy_seconds: seconds }: { readonly busy_seconds: number },
  hours: number,
): number {
  return Math.min(1, seconds / (hours * 3600));
}
