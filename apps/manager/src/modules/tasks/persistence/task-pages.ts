import type { TaskSorting } from '@flamenco/api-contracts';
import { TASK_STATUSES, type TaskStatus } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../../database/sql.js';
import { isFound, isOneOf, LIKE, type Condition } from '../../../database/conditions.js';
import { readPage, type Page, type PagedList, type PageRequest } from '../../../database/sorted-pages.js';
import type { JobState } from '../../jobs/index.js';
import type { ListedTask } from '../listed-task.js';
import { TASK_FAILURE_COLUMNS, TASK_SUMMARY_COLUMNS, TASK_SUMMARY_SOURCE } from './task-list.js';

/** Which tasks of a job are asked for; what is undefined excludes none. */
export interface TaskFilter {
  readonly job: Pick<JobState, 'id' | 'taskCounts'>;
  readonly statuses: readonly TaskStatus[] | undefined;
  readonly search: string | undefined;
}

/**
 * In the job's order an index answers. For any other one, and to find few tasks, the tasks of the one job are looked through:
 * 60 ms with 100,000 of them. An index for it would cost each change of any task 4 µs of 25 µs.
 */
export const TASK_PAGES: PagedList = {
  columns: `${TASK_SUMMARY_COLUMNS}, ${TASK_FAILURE_COLUMNS}`,
  from: TASK_SUMMARY_SOURCE,
  sortedBy: {
    index_in_job: 'tasks.index_in_job',
    updated: 'tasks.updated',
    name: 'lower(tasks.name)',
    priority: 'tasks.priority',
    status: 'tasks.status',
    task_type: 'tasks.type',
    worker: `lower(coalesce(worker.name, ''))`,
  } satisfies Record<Exclude<TaskSorting, `-${string}`>, string>,
  tie: 'tasks.index_in_job',
  isIndexed: false,
};

/** A page of the tasks that are asked for. */
export function readTaskPage(
  sql: SqlReader,
  filter: TaskFilter,
  page: PageRequest,
): Promise<Page<ListedTask>> {
  return readPage<ListedTask>(sql, TASK_PAGES, taskConditions(filter), page, knownTotal(filter));
}

/** The job knows how many of its tasks are in each status. */
function knownTotal({ job, statuses, search }: TaskFilter): number | undefined {
  if (search !== undefined) return undefined;
  const counted = statuses ? new Set(statuses) : TASK_STATUSES;
  return [...counted].reduce((total, status) => total + job.taskCounts[status], 0);
}

/** What tasks have to fulfil. */
export function taskConditions({ job, statuses, search }: TaskFilter): readonly Condition[] {
  const conditions: Condition[] = [{ text: 'tasks.job_id = ?', values: [job.id] }];
  if (statuses) conditions.push(isOneOf('tasks.status', statuses));
  if (search !== undefined) conditions.push(isFound(search, SEARCHED));
  return conditions;
}

const SEARCHED = {
  within: [`tasks.name ${LIKE}`, `tasks.type ${LIKE}`, `worker.name ${LIKE}`],
  atStart: [`tasks.uuid ${LIKE}`],
};
