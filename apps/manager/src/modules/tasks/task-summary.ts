import type { TaskFailureDto, TaskSummaryDto, TaskWorkerDto } from '@flamenco/api-contracts';
import { isBlockedTask } from '@flamenco/domain/scheduling';
import type { ListedTask } from './listed-task.js';

/** A task as lists show it. */
export function toTaskSummaryDto(row: ListedTask): TaskSummaryDto {
  return {
    id: row.uuid,
    name: row.name,
    status: row.status,
    index_in_job: row.index_in_job,
    priority: row.priority,
    task_type: row.type,
    updated: row.updated,
    steps_completed: row.steps_completed,
    steps_total: row.steps_total,
    worker: toWorkerDto(row),
    ...(row.frames !== null && { frames: row.frames }),
    ...(row.task_group !== null && { group: row.task_group }),
    attempt_count: row.attempt_count,
    ...failureOf(row),
    is_blocked: isBlockedTask({ status: row.status, unmetDependencies: row.unmet_dependencies }),
  };
}

/** Why a task, or an attempt, failed, if it did. */
export function failureOf({
  failure_category: category,
  failure_line: line,
}: Pick<ListedTask, 'failure_category' | 'failure_line'>): { readonly failure?: TaskFailureDto } {
  if (category === undefined || category === null) return {};
  return { failure: { category, ...(line !== null && line !== undefined && { line }) } };
}

/** Clients of Flamenco 3 are used to a Worker without id, name and address where no Worker ever had the task. */
function toWorkerDto(row: ListedTask): TaskWorkerDto {
  return { id: row.worker_uuid ?? '', name: row.worker_name ?? '', address: row.worker_address ?? '' };
}
