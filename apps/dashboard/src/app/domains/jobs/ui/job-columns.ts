import type { Job } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import type { TableColumn } from '../../../shared/ui/table-column';
import { menuColumn, needsYouSign, stackCell, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { userOf } from '../data/job-user';
import { metadataKeyOf } from '../data/shown-columns';

const count = (n: number): string => n.toLocaleString('en');

function jobStatusCell(job: Job): HTMLElement {
  const cell = statusCell(lookOf(JOB_LOOKS, job.status));
  const { needs_attention: attention } = job;
  if (attention !== undefined) cell.append(needsYouSign(`${attention.message} ${attention.remedy}`));
  return cell;
}

/** The columns of the jobs table. Its first order is that of the Status column, see `jobSorting`; the Manager sorts. */
const JOB_COLUMNS: readonly TableColumn<Job>[] = [
  { id: 'name', title: 'Job', value: ({ name }) => name, flex: 2, minWidth: 150 },
  {
    id: 'user',
    fromWidth: 600,
    title: 'User',
    value: userOf,
    width: 84,
    isSortable: false,
    classes: 'muted',
  },
  {
    id: 'status',
    title: 'Status',
    value: (job) => `${job.status} ${job.needs_attention?.message ?? ''}`,
    width: 128,
    isFirstOrder: true,
    cell: jobStatusCell,
  },
  {
    id: 'priority',
    fromWidth: 520,
    title: 'Prio',
    value: ({ priority }) => priority,
    width: 64,
    classes: 'number',
  },
  {
    id: 'progress',
    title: 'Progress',
    value: (job) => job.task_counts,
    isSortable: false,
    flex: 2,
    minWidth: 90,
    cell: (job) => stackCell(job.task_counts),
  },
  {
    id: 'done',
    fromWidth: 560,
    title: 'Done',
    value: ({ task_counts: counts }) => `${count(counts.completed)} / ${count(totalTasks(counts))}`,
    isSortable: false,
    width: 104,
    classes: 'number',
  },
  {
    id: 'updated',
    fromWidth: 700,
    title: 'Updated',
    value: ({ updated }) => updated,
    width: 104,
    cell: (job) => timeCell(job.updated),
  },
  menuColumn<Job>((job) => job.name),
];

/** The columns that are shown: all, as far as there is room; or those that a person has chosen, in any case. */
export function jobColumns(chosen: readonly string[] | undefined): readonly TableColumn<Job>[] {
  if (chosen === undefined) return JOB_COLUMNS;
  const shown = JOB_COLUMNS.slice(1, -1)
    .filter(({ id }) => chosen.includes(id))
    .map((column): TableColumn<Job> => ({ ...column, fromWidth: 0 }));
  const metadata = chosen.flatMap((column) => metadataColumns(column));
  // The name comes first, and the menu last.
  return [...JOB_COLUMNS.slice(0, 1), ...shown, ...metadata, ...JOB_COLUMNS.slice(-1)];
}

function metadataColumns(id: string): readonly TableColumn<Job>[] {
  const key = metadataKeyOf(id);
  if (key === undefined) return [];
  const value = ({ metadata }: Job): string => metadata?.[key] ?? '';
  return [{ id, title: key, value, width: 104, isSortable: false, classes: 'muted' }];
}
