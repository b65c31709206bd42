import type {
  RegisteredWorkerDto,
  WorkerAttemptDto,
  WorkerCurrentTaskDto,
  WorkerDto,
  WorkerMachineDto,
  WorkerStateChangeDto,
  WorkerSummaryDto,
  WorkerTagDto,
  WorkerTaskDto,
} from '@flamenco/api-contracts';
import { isActiveTaskStatus, type WorkerStatus } from '@flamenco/domain/statuses';
import { toTaskSummaryDto, type WorkerAttempt, type WorkerTask } from '../tasks/index.js';
import type { KnownMachine } from './persistence/machine-rows.js';
import type { WorkerTagRow } from './persistence/worker-rows.js';
import { noticeOf, shownStatus, toStatusChangeDto } from './worker-events.js';
import { isToldNumbers } from './worker-session.js';
import type { WorkerState } from './worker-state.js';

/** A Worker as it learns of itself at its registration. */
export function toRegisteredWorkerDto(worker: WorkerState): RegisteredWorkerDto {
  return {
    uuid: worker.uuid,
    name: worker.name,
    address: worker.address,
    status: shownStatus(worker),
    platform: worker.platform,
    software: worker.software,
    supported_task_types: worker.supportedTaskTypes,
  };
}

/** A status that is requested of a Worker, as that is told it: with the number of the request, where it can send that back. */
export function toStateChangeDto(
  worker: Pick<WorkerState, 'sessionId'>,
  status: WorkerStatus,
  requestNumber: number | undefined,
  isUpdate: true | undefined,
): WorkerStateChangeDto {
  const isNumbered = requestNumber !== undefined && isToldNumbers(worker);
  return {
    status_requested: status,
    ...(isNumbered && { request_number: requestNumber }),
    ...(isUpdate && { update: true }),
  };
}

/** A Worker as lists show it. */
export function toWorkerSummaryDto(
  worker: WorkerState,
  task: WorkerTask | undefined,
  tags: readonly WorkerTagRow[],
  machine: WorkerMachineDto | undefined,
): WorkerSummaryDto {
  const notice = noticeOf(worker);
  return {
    id: worker.uuid,
    name: worker.name,
    status: shownStatus(worker),
    ...(worker.statusRequest && {
      status_change: toStatusChangeDto(worker.statusRequest),
    }),
    ...(worker.lastSeen !== undefined && { last_seen: worker.lastSeen }),
    version: worker.software,
    can_restart: worker.canRestart,
    ...(worker.canUpdate && { can_update: true }),
    ...(notice !== undefined && { notice }),
    ...(task && { task: toWorkerTaskDto(task) }),
    ...(task && isActiveTaskStatus(task.status) && { current_task: toCurrentTaskDto(task) }),
    tags: tags.map(toTagDto),
    ...(machine?.gpus && { gpus: machine.gpus }),
  };
}

/** A Worker as its page shows it. */
export function toWorkerDto(
  worker: WorkerState,
  task: WorkerTask | undefined,
  tags: readonly WorkerTagRow[],
  known: KnownMachine | undefined,
): WorkerDto {
  const { machine, checks, checksTold } = known ?? {};
  return {
    ...toWorkerSummaryDto(worker, task, tags, machine),
    ip_address: worker.address,
    platform: worker.platform,
    supported_task_types: worker.supportedTaskTypes,
    ...(machine && { machine }),
    ...(checks && { checks: { checks, ...(checksTold !== undefined && { told: checksTold }) } }),
  };
}

function toWorkerTaskDto(row: WorkerTask): WorkerTaskDto {
  return { ...toTaskSummaryDto(row), job_id: row.job_uuid };
}

function toCurrentTaskDto(row: WorkerTask): WorkerCurrentTaskDto {
  const { uuid, name, status, job_uuid, job_name, frames, started } = row;
  return {
    ...{ id: uuid, name, status, job_id: job_uuid, job_name },
    ...(frames !== null && { frames }),
    ...(started !== null && { started }),
  };
}

/** An attempt of a Worker as its page shows it. */
export function toWorkerAttemptDto(row: WorkerAttempt): WorkerAttemptDto {
  const { task_uuid, task_name, job_uuid, job_name, number, started, frames, ended, outcome, reason } = row;
  return {
    ...{ task_id: task_uuid, task_name, job_id: job_uuid, job_name, number, started },
    ...(frames !== null && { frames }),
    ...(ended !== null && { ended }),
    ...(outcome !== null && { outcome }),
    ...(reason !== null && { reason }),
  };
}

function toTagDto({ uuid, name, description }: WorkerTagRow): WorkerTagDto {
  return { id: uuid, name, description };
}
