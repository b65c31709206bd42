import type { TaskSummaryDto, TaskWorkerDto } from '@flamenco/api-contracts';
import { isRunnableTaskStatus } from '@flamenco/domain';
import type { TaskSummaryRow } from './persistence/task-list.js';

/** A task as lists show it. */
export function toTaskSummaryDto(row: TaskSummaryRow): TaskSummaryDto {
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
    ...(row.worker_uuid !== null && { worker: toWorkerDto(row, row.worker_uuid) }),
    ...(row.frames !== null && { frames: row.frames }),
    ...(row.task_group !== null && { group: row.task_group }),
    attempt_count: row.attempt_count,
    is_blocked: isRunnableTaskStatus(row.status) && row.unmet_dependencies > 0,
  };
}

function toWorkerDto(row: TaskSummaryRow, id: string): TaskWorkerDto {
  return { id, name: row.worker_name ?? '', address: row.worker_address ?? '' };
}
