import type { WorkerSummary } from '@flamenco/api-client';
import type { ColDef } from 'ag-grid-community';
import { WORKER_LOOKS, lookOf } from '../../../shared/status-looks';
import { fromWidth } from '../../../shared/ui/column-widths';
import { menuColumn, needsYouSign, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { isRendering, workerLook } from '../data/worker-activity';
import { frameWords } from '../data/worker-frames';

interface Cell {
  readonly data: WorkerSummary | undefined;
}

/** Where a request will take a Worker: "→ asleep after the task". */
export function describeRequest(worker: WorkerSummary): string {
  const request = worker.status_change;
  if (request === undefined) return '';
  const { label } = lookOf(WORKER_LOOKS, request.status);
  return request.is_lazy ? `→ ${label} after the task` : `→ ${label}`;
}

/** What a Worker does now, or did last. */
export function describeTask(worker: WorkerSummary): string {
  const { task, current_task } = worker;
  if (task === undefined) return '';
  const words = frameWords(task);
  if (!isRendering(worker)) return `last: ${words}`;
  return current_task === undefined ? words : `${words} of ${current_task.job_name}`;
}

function workerStatusCell(worker: WorkerSummary): HTMLElement {
  const cell = statusCell(workerLook(worker));
  const request = document.createElement('span');
  request.className = 'muted';
  request.textContent = describeRequest(worker);
  if (worker.notice !== undefined) cell.append(needsYouSign(worker.notice));
  cell.append(request);
  return cell;
}

/** The columns of the Workers table. */
export const WORKER_COLUMNS: readonly ColDef<WorkerSummary>[] = [
  {
    colId: 'name',
    headerName: 'Worker',
    field: 'name',
    flex: 2,
    minWidth: 130,
    initialSort: 'asc',
  },
  {
    colId: 'status',
    headerName: 'Status',
    valueGetter: ({ data }) =>
      data && `${workerLook(data).label} ${describeRequest(data)} ${data.notice ?? ''}`,
    flex: 3,
    minWidth: 140,
    cellRenderer: ({ data }: Cell) => data && workerStatusCell(data),
  },
  {
    colId: 'task',
    headerName: 'Works on',
    valueGetter: ({ data }) => data && describeTask(data),
    flex: 2,
    minWidth: 110,
    cellClassRules: { muted: ({ data }) => data !== undefined && !isRendering(data) },
  },
  {
    colId: 'tags',
    ...fromWidth(640),
    headerName: 'Tags',
    valueGetter: ({ data }) => (data?.tags ?? []).map((tag) => tag.name).join(', '),
    flex: 1,
    minWidth: 70,
    cellClass: 'muted',
  },
  {
    colId: 'seen',
    ...fromWidth(560),
    headerName: 'Last seen',
    field: 'last_seen',
    comparator: (a: string | undefined, b: string | undefined) =>
      Date.parse(a ?? '') - Date.parse(b ?? '') || 0,
    width: 104,
    cellRenderer: ({ data }: Cell) => timeCell(data?.last_seen),
  },
  {
    colId: 'version',
    ...fromWidth(720),
    headerName: 'Version',
    field: 'version',
    width: 80,
    cellClass: 'muted',
  },
  menuColumn<WorkerSummary>((worker) => worker.name),
];
