import type { WorkerSummary } from '@flamenco/api-client';
import { WORKER_STATUSES, type WorkerStatus, isWorkerStatus } from '@flamenco/domain';
import { type FilterQuery, fitsFilter } from '../../../shared/filter-query';

/** The keys that a filter of Workers understands. */
export const WORKER_FILTER_KEYS = ['status', 'tag'] as const;

/** The Workers that fit a filter, in their order. */
export function filterWorkers(
  workers: readonly WorkerSummary[],
  query: FilterQuery,
): readonly WorkerSummary[] {
  return workers.filter((worker) => {
    const tags = (worker.tags ?? []).map((tag) => tag.name);
    const text = [worker.name, worker.version, worker.task?.name ?? '', ...tags].join(' ');
    return ['', ...tags].some((tag) => fitsFilter(query, { status: worker.status, tag }, text));
  });
}

/** How many Workers have each status that this page knows. */
export function countWorkers(workers: readonly WorkerSummary[]): Readonly<Record<WorkerStatus, number>> {
  const counts = Object.fromEntries(WORKER_STATUSES.map((status) => [status, 0])) as Record<
    WorkerStatus,
    number
  >;
  for (const { status } of workers) if (isWorkerStatus(status)) counts[status] += 1;
  return counts;
}
