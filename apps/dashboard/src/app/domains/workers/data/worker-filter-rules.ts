import type { WorkerSummary } from '@flamenco/api-client';
import { WORKER_STATUSES, type WorkerStatus } from '@flamenco/domain/statuses';
import { type FilterQuery, fitsFilter } from '../../../shared/filter/filter-query';
import { type FilterRules, whoIsNeeded } from '../../../shared/filter/list-filter';
import { WORKER_LOOKS } from '../../../shared/status-looks';
import { workerLook } from './worker-activity';

/** Whether there is something about a Worker that people should know. */
function needsPerson(worker: WorkerSummary): boolean {
  return worker.notice !== undefined;
}

/** The Workers that fit a filter, in their order. */
function filterWorkers(workers: readonly WorkerSummary[], query: FilterQuery): readonly WorkerSummary[] {
  return workers.filter((worker) => {
    const tags = (worker.tags ?? []).map((tag) => tag.name);
    const status = [worker.status, workerLook(worker).label];
    const text = [worker.name, worker.version, worker.task?.name ?? '', ...status, ...tags].join(' ');
    return fitsFilter(query, { status, tag: tags, needs: whoIsNeeded(needsPerson(worker)) }, text);
  });
}

/** How the Workers page is filtered. */
export const WORKER_FILTER_RULES: FilterRules<WorkerSummary, WorkerStatus> = {
  keys: ['status', 'tag', 'needs'],
  statuses: WORKER_STATUSES,
  looks: WORKER_LOOKS,
  needsPerson,
  fitting: filterWorkers,
};
