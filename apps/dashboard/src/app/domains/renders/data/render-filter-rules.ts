import type { Render } from '@flamenco/api-client';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { type FilterQuery, fitsFilter } from '../../../shared/filter/filter-query';
import type { FilterRules } from '../../../shared/filter/list-filter';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';

/** A job on the wall, as lists are filtered. */
interface ListedRender extends Render {
  readonly status: JobStatus;
}

function fitting(renders: readonly ListedRender[], query: FilterQuery): readonly ListedRender[] {
  return renders.filter(({ job_name, status, latest }) => {
    const words = [status, lookOf(JOB_LOOKS, status).label];
    return fitsFilter(query, { status: words }, [job_name, latest.worker_name, ...words].join(' '));
  });
}

/** How the wall of renders is filtered. */
export const RENDER_FILTER_RULES: FilterRules<ListedRender, JobStatus> = {
  keys: ['status'],
  statuses: JOB_STATUSES,
  looks: JOB_LOOKS,
  needsPerson: () => false,
  fitting,
};
