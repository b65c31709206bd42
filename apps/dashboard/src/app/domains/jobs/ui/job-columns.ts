import type { Job, JobPicture } from '@flamenco/api-client';
import { totalTasks, userOf } from '@flamenco/domain/jobs';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import type { TableColumn } from '../../../shared/ui/table-column';
import {
  menuColumn,
  needsYouSign,
  pictureCell,
  stackCell,
  statusCell,
  timeCell,
  toldCell,
} from '../../../shared/ui/table-cells';
import { frameTimeWords, readyWords, workersWords } from '../data/estimate-words';
import type { JobRow } from '../data/job-extras';
import { metadataColumn, metadataKeyOf } from '../data/shown-columns';

const count = (n: number): string => n.toLocaleString('en');

function jobStatusCell(job: Job): HTMLElement {
  const cell = statusCell(lookOf(JOB_LOOKS, job.status));
  const { needs_attention: attention } = job;
  if (attention !== undefined) cell.append(needsYouSign(`${attention.message} ${attention.remedy}`));
  return cell;
}

/** The smallest size of a picture; its address changes with it. */
export function pictureUrl({ base, suffixes }: JobPicture): string {
  return `${base}/${suffixes.at(-1) ?? ''}`;
}

function jobPictureCell({ extras }: JobRow): HTMLElement {
  const picture = extras?.picture;
  if (picture === undefined) return pictureCell(undefined, extras === undefined ? '' : 'No picture yet');
  const title = picture.frame === undefined ? 'The latest picture' : `Frame ${picture.frame}`;
  return pictureCell(pictureUrl(picture), title);
}

/** The columns of the jobs table. Its first order is that of the Status column, see `jobSorting`; the Manager sorts. */
const JOB_COLUMNS: readonly TableColumn<JobRow>[] = [
  {
    id: 'picture',
    fromWidth: 760,
    title: 'Picture',
    value: ({ extras }) => extras && (extras.picture ? pictureUrl(extras.picture) : ''),
    width: 66,
    isSortable: false,
    isPicture: true,
    cell: jobPictureCell,
  },
  {
    id: 'name',
    title: 'Job',
    value: ({ name, isWatched }) => (isWatched === true ? `★ ${name}` : name),
    flex: 2,
    minWidth: 150,
  },
  {
    id: 'user',
    fromWidth: 600,
    title: 'User',
    value: ({ metadata }) => userOf(metadata),
    width: 84,
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
    flex: 2,
    minWidth: 90,
    cell: (job) => stackCell(job.task_counts),
  },
  {
    id: 'done',
    fromWidth: 560,
    title: 'Done',
    value: ({ task_counts: counts }) => `${count(counts.completed)} / ${count(totalTasks(counts))}`,
    width: 104,
    classes: 'number',
  },
  {
    id: 'ready',
    fromWidth: 940,
    title: 'Ready in',
    value: ({ extras }) => extras?.estimate && (extras.estimate.ready ?? extras.estimate.unknown_because),
    isSortable: false,
    width: 96,
    classes: 'number',
    cell: ({ extras }) => told(readyWords(extras?.estimate, Date.now())),
  },
  {
    id: 'frame',
    fromWidth: 1100,
    title: 'Mean frame',
    value: ({ extras }) => extras && (extras.mean_frame_seconds ?? 'none'),
    isSortable: false,
    width: 88,
    classes: 'number',
    cell: ({ extras }) => told(frameTimeWords(extras)),
  },
  {
    id: 'workers',
    fromWidth: 1010,
    title: 'Workers',
    value: ({ extras }) => extras?.workers && workersWords(extras).title,
    isSortable: false,
    width: 74,
    classes: 'number',
    cell: ({ extras }) => told(workersWords(extras)),
  },
  {
    id: 'type',
    fromWidth: 1700,
    title: 'Job type',
    value: ({ type }) => type,
    width: 168,
    isSortable: false,
    classes: 'muted',
  },
  {
    id: 'updated',
    fromWidth: 700,
    title: 'Updated',
    value: ({ updated }) => updated,
    width: 104,
    cell: (job) => timeCell(job.updated),
  },
  menuColumn<JobRow>((job) => job.name),
];

const told = ({ text, title }: { readonly text: string; readonly title: string }): HTMLElement =>
  toldCell(text, title);

/**
 * The columns that are shown: all, as far as there is room; or those that a person has chosen, in any case.
 * @param keys - of metadata that are columns until somebody chooses
 */
export function jobColumns(
  chosen: readonly string[] | undefined,
  keys: readonly string[] = [],
): readonly TableColumn<JobRow>[] {
  if (chosen === undefined) {
    const own = keys
      .flatMap((key) => metadataColumns(metadataColumn(key)))
      .map((column): TableColumn<JobRow> => ({ ...column, fromWidth: FROM_WIDTH }));
    return [...JOB_COLUMNS.slice(0, -1), ...own, ...JOB_COLUMNS.slice(-1)];
  }
  const shown = JOB_COLUMNS.filter(({ id }) => id === 'name' || chosen.includes(id)).map(
    (column): TableColumn<JobRow> => ({ ...column, fromWidth: 0 }),
  );
  const metadata = chosen.flatMap((column) => metadataColumns(column));
  // The menu comes last.
  return [...shown, ...metadata, ...JOB_COLUMNS.slice(-1)];
}

/** Metadata that a studio wants to see stands where there is room for it. */
const FROM_WIDTH = 760;

function metadataColumns(id: string): readonly TableColumn<JobRow>[] {
  const key = metadataKeyOf(id);
  if (key === undefined) return [];
  const value = ({ metadata }: Job): string => metadata?.[key] ?? '';
  return [{ id, title: key, value, width: 104, isSortable: false, classes: 'muted' }];
}
