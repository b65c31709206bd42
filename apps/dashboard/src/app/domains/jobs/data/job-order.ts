import type { JobsQuerySort } from './job-pages';

/** The order of the list before a column is chosen: under way, waiting, paused, failed, over; then by priority, then the youngest first. */
const URGENT_FIRST = '-urgency';

/** What the Manager sorts by for a column of the list. */
const SORT_OF_COLUMN: Readonly<Record<string, JobsQuerySort>> = {
  name: 'name',
  '-name': '-name',
  '-status': 'urgency',
  priority: 'priority',
  '-priority': '-priority',
  user: 'user',
  '-user': '-user',
  progress: 'progress',
  '-progress': '-progress',
  done: 'completed',
  '-done': '-completed',
  updated: 'updated',
  '-updated': '-updated',
};

/** The Manager's order for that of the table, as the address has it. What the Manager cannot sort by is in the list's own order. */
export function jobSorting(tableSort: string | undefined): JobsQuerySort {
  return SORT_OF_COLUMN[tableSort ?? ''] ?? URGENT_FIRST;
}
