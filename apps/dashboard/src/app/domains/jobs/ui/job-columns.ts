import type { Job } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import type { ColDef } from 'ag-grid-community';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { fromWidth } from '../../../shared/ui/column-widths';
import { menuColumn, needsYouSign, stackCell, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { userOf } from '../data/job-user';
import { metadataKeyOf } from '../data/shown-columns';

interface Cell {
  readonly data: Job | undefined;
}

const count = (n: number): string => n.toLocaleString('en');

function jobStatusCell(job: Job): HTMLElement {
  const cell = statusCell(lookOf(JOB_LOOKS, job.status));
  const { needs_attention: attention } = job;
  if (attention !== undefined) cell.append(needsYouSign(`${attention.message} ${attention.remedy}`));
  return cell;
}

/** The columns of the jobs table. Its first order is that of the Status column, see `jobSorting`; the Manager sorts. */
const JOB_COLUMNS: readonly ColDef<Job>[] = [
  { colId: 'name', headerName: 'Job', field: 'name', flex: 2, minWidth: 150 },
  {
    colId: 'user',
    ...fromWidth(600),
    headerName: 'User',
    valueGetter: ({ data }) => (data === undefined ? '' : userOf(data)),
    width: 84,
    sortable: false,
    cellClass: 'muted',
  },
  {
    colId: 'status',
    headerName: 'Status',
    valueGetter: ({ data }) => data && `${data.status} ${data.needs_attention?.message ?? ''}`,
    width: 128,
    initialSort: 'asc',
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
    sortable: false,
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
    sortable: false,
    width: 104,
    cellClass: 'number',
    headerClass: 'number',
  },
  {
    colId: 'updated',
    ...fromWidth(700),
    headerName: 'Updated',
    field: 'updated',
    width: 104,
    cellRenderer: ({ data }: Cell) => timeCell(data?.updated),
  },
  menuColumn<Job>((job) => job.name),
];

/** The columns that are shown: all, as far as there is room; or those that a person has chosen, in any case. */
export function jobColumns(chosen: readonly string[] | undefined): readonly ColDef<Job>[] {
  if (chosen === undefined) return JOB_COLUMNS;
  const shown = JOB_COLUMNS.slice(1, -1)
    .filter(({ colId = '' }) => chosen.includes(colId))
    .map((column): ColDef<Job> => ({ ...column, context: {} }));
  const metadata = chosen.flatMap((column) => metadataColumns(column));
  // The name comes first, and the menu last.
  return [...JOB_COLUMNS.slice(0, 1), ...shown, ...metadata, ...JOB_COLUMNS.slice(-1)];
}

function metadataColumns(colId: string): readonly ColDef<Job>[] {
  const key = metadataKeyOf(colId);
  if (key === undefined) return [];
  const valueGetter: ColDef<Job>['valueGetter'] = ({ data }) => data?.metadata?.[key] ?? '';
  return [{ colId, headerName: key, valueGetter, width: 104, sortable: false, cellClass: 'muted' }];
}
