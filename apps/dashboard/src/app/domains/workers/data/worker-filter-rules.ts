import type { WorkerSummary } from '@flamenco/api-client';
import { WORKER_STATUSES, type WorkerStatus } from '@flamenco/domain';
import { type FilterQuery, fitsFilter } from '../../../shared/filter-query';
import type { FilterRules } from '../../../shared/list-filter';
import { WORKER_LOOKS } from '../../../shared/status-looks';

/** The Workers that fit a filter, in their order. */
function filterWorkers(workers: readonly WorkerSummary[], query: FilterQuery): readonly WorkerSummary[] {
  return workers.filter((worker) => {
    const tags = (worker.tags ?? []).map((tag) => tag.name);
    const text = [worker.name, worker.version, worker.task?.name ?? '', ...tags].join(' ');
    return ['', ...tags].some((tag) => fitsFilter(query, { status: worker.status, tag }, text));
  });
}

/** How the Workers page is filtered. */
export const WORKER_FILTER_RULES: FilterRules<WorkerSummary, WorkerStatus> = {
  keys: ['status', 'tag'],
  statuses: WORKER_STATUSES,
  looks: WORKER_LOOKS,
  fitting: filterWorkers,
};
