import type { TaskSummary } from '@flamenco/api-client';
import type { ColDef } from 'ag-grid-community';
import { BLOCKED_LOOK, type StatusLook, TASK_LOOKS, lookOf } from '../../../shared/status-looks';
import { fromWidth } from '../../../shared/ui/column-widths';
import { menuColumn, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { stateOfTask } from '../data/frame-cells';

interface Cell {
  readonly data: TaskSummary | undefined;
}

/** How a task is shown in tables; the long words of the legend are too wide here. */
export function taskLook(task: Pick<TaskSummary, 'status' | 'is_blocked'>): StatusLook {
  const state = stateOfTask(task);
  return state === 'blocked' ? { ...BLOCKED_LOOK, label: 'waiting' } : lookOf(TASK_LOOKS, state);
}

/** The columns of a job's task table. */
export const TASK_COLUMNS: readonly ColDef<TaskSummary>[] = [
  {
    colId: 'number',
    headerName: '#',
    field: 'index_in_job',
    width: 44,
    initialSort: 'asc',
    cellClass: 'number muted',
    headerClass: 'number',
  },
  { colId: 'name', headerName: 'Name', field: 'name', flex: 2, minWidth: 70 },
  {
    colId: 'status',
    headerName: 'Status',
    valueGetter: ({ data }) => data && taskLook(data).label,
    width: 98,
    cellRenderer: ({ data }: Cell) => data && statusCell(taskLook(data)),
  },
  {
    colId: 'worker',
    headerName: 'Worker',
    valueGetter: ({ data }) => data?.worker?.name ?? '',
    flex: 3,
    minWidth: 84,
  },
  {
    colId: 'steps',
    ...fromWidth(400),
    headerName: 'Steps',
    valueGetter: ({ data }) => data && `${data.steps_completed} / ${data.steps_total}`,
    comparator: (_a, _b, nodeA, nodeB) =>
      (nodeA.data?.steps_completed ?? 0) - (nodeB.data?.steps_completed ?? 0),
    width: 48,
    minWidth: 44,
    cellClass: 'number',
    headerClass: 'number',
  },
  {
    colId: 'attempts',
    ...fromWidth(520),
    headerName: 'Attempts',
    field: 'attempt_count',
    width: 70,
    minWidth: 60,
    cellClass: 'number',
    headerClass: 'number',
  },
  {
    colId: 'updated',
    ...fromWidth(440),
    headerName: 'Updated',
    field: 'updated',
    comparator: (a: string, b: string) => Date.parse(a) - Date.parse(b),
    width: 80,
    cellRenderer: ({ data }: Cell) => timeCell(data?.updated),
  },
  { ...menuColumn<TaskSummary>((task) => task.name), width: 34, minWidth: 34 },
];

/** The task table's first order is by number, which never changes. */
export function changesTaskOrder(): boolean {
  return false;
}
