import type { FarmEvent, WorkerUpdatedPayload } from '@flamenco/domain/events';
import type { WorkerStatus } from '@flamenco/domain/statuses';
import type { StatusRequest } from '@flamenco/domain/workers';
import type { SqlReader } from '../../database/sql.js';
import { taskQuestions } from '../tasks/index.js';
import type { WorkerState } from './worker-state.js';

/** What everybody who looks at Workers is told of a change: the Worker as it is now, with the task that it has. */
export async function workerUpdated(
  sql: SqlReader,
  worker: WorkerState,
  updated: string,
  details: UpdateDetails = {},
): Promise<FarmEvent> {
  return workerNow(worker, await taskQuestions.currentOf(sql, worker.id), updated, details);
}

/** What is told of a Worker beside what it is now. */
interface UpdateDetails {
  readonly previousStatus?: WorkerStatus | undefined;
  /** All that it has now; only when they were changed. */
  readonly tags?: WorkerUpdatedPayload['tags'];
}

/** The same for who knows the task that the Worker has. */
export function workerNow(
  worker: WorkerState,
  currentTask: WorkerUpdatedPayload['current_task'],
  updated: string,
  { previousStatus, tags }: UpdateDetails = {},
): FarmEvent {
  const notice = noticeOf(worker);
  const payload: WorkerUpdatedPayload = {
    id: worker.uuid,
    name: worker.name,
    updated,
    ...(worker.lastSeen !== undefined && { last_seen: worker.lastSeen }),
    status: shownStatus(worker),
    ...(previousStatus !== undefined && { previous_status: previousStatus }),
    ...(worker.statusRequest && {
      status_change: toStatusChangeDto(worker.statusRequest),
    }),
    version: worker.software,
    ...(worker.deletedAt !== undefined && { deleted_at: worker.deletedAt }),
    can_restart: worker.canRestart,
    ...(worker.canUpdate && { can_update: true }),
    ...(notice !== undefined && { notice }),
    ...(currentTask && { current_task: currentTask }),
    ...(tags && { tags }),
  };
  return { name: 'worker-updated', payload };
}

/** A request as people see it. */
export function toStatusChangeDto({ status, isLazy, isUpdate }: StatusRequest): {
  readonly status: WorkerStatus;
  readonly is_lazy: boolean;
  readonly update?: boolean;
} {
  return { status, is_lazy: isLazy, ...(isUpdate && { update: true }) };
}

/** What people should know of a Worker, a line for each; undefined: nothing. */
export function noticeOf({ notice, problems }: Pick<WorkerState, 'notice' | 'problems'>): string | undefined {
  const lines = [...(notice === undefined ? [] : [notice]), ...problems.map(({ message }) => message)];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** A Worker's status as the API shows it: one that has never signed on is offline, for clients know no empty status. */
export function shownStatus(worker: Pick<WorkerState, 'status'>): WorkerStatus {
  return worker.status ?? 'offline';
}
