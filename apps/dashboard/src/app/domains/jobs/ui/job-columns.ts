import type { Job } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import type { ColDef } from 'ag-grid-community';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { fromWidth } from '../../../shared/ui/column-widths';
import { menuColumn, needsYouSign, stackCell, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { userOf } from '../data/job-filter-rules';
import { compareJobs } from '../data/job-order';

interface Cell {
  readonly data: Job | undefined;
}

const count = (n: number): string => n.toLocaleString('en');
const share = (job: Job): number => job.task_counts.completed / (totalTasks(job.task_counts) || 1);

function jobStatusCell(job: Job): HTMLElement {
  const cell = statusCell(lookOf(JOB_LOOKS, job.status));
  const { needs_attention: attention } = job;
  if (attention !== undefined) cell.append(needsYouSign(`${attention.message} ${attention.remedy}`));
  return cell;
}

/** The columns of the jobs table. Its first order is that of the Status column, see `compareJobs`. */
export const JOB_COLUMNS: readonly ColDef<Job>[] = [
  { colId: 'name', headerName: 'Job', field: 'name', flex: 2, minWidth: 150 },
  {
    colId: 'user',
    ...fromWidth(600),
    headerName: 'User',
    valueGetter: ({ data }) => (data === undefined ? '' : userOf(data)),
    width: 84,
    cellClass: 'muted',
  },
  {
    colId: 'status',
    headerName: 'Status',
    valueGetter: ({ data }) => data && `${data.status} ${data.needs_attention?.message ?? ''}`,
    width: 128,
    initialSort: 'asc',
    comparator: (_a, _b, nodeA, nodeB) =>
      nodeA.data === undefined || nodeB.data === undefined ? 0 : compareJobs(nodeA.data, nodeB.data),
    cellRenderer: ({ data }: Cell) => data && jobStatusCell(data),
  },
  {
    colId: 'priority',
    ...fromWidth(520),
    headerName: 'Prio',
    field: 'priority',
    width: 64,
    cellClass: 'number',
    headerClass: 'number',
  },
  {
    colId: 'progress',
    headerName: 'Progress',
    valueGetter: ({ data }) => data?.task_counts,
    comparator: (_a, _b, nodeA, nodeB) =>
      nodeA.data === undefined || nodeB.data === undefined ? 0 : share(nodeA.data) - share(nodeB.data),
    flex: 2,
    minWidth: 90,
    cellRenderer: ({ data }: Cell) => data && stackCell(data.task_counts),
  },
  {
    colId: 'done',
    ...fromWidth(560),
    headerName: 'Done',
    valueGetter: ({ data }) =>
      data && `${count(data.task_counts.completed)} / ${count(totalTasks(data.task_counts))}`,
    comparator: (_a, _b, nodeA, nodeB) =>
      (nodeA.data?.task_counts.completed ?? 0) - (nodeB.data?.task_counts.completed ?? 0),
    width: 104,
    cellClass: 'number',
    headerClass: 'number',
  },
  {
    colId: 'updated',
    ...fromWidth(700),
    headerName: 'Updated',
    field: 'updated',
    comparator: (a: string, b: string) => Date.parse(a) - Date.parse(b),
    width: 104,
    cellRenderer: ({ data }: Cell) => timeCell(data?.updated),
  },
  menuColumn<Job>((job) => job.name),
];

/** Whether a change of a job moves it in the first order. */
export function changesJobOrder(before: Job, after: Job): boolean {
  return compareJobs(before, after) !== 0;
}
