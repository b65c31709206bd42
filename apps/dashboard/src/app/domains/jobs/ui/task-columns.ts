import type { TaskSummary } from '@flamenco/api-client';
import { BLOCKED_LOOK, type StatusLook, TASK_LOOKS, lookOf } from '../../../shared/status-looks';
import type { TableColumn } from '../../../shared/ui/table-column';
import { menuColumn, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { stateOfTask } from '../data/frame-cells';

/** How a task is shown in tables; the long words of the legend are too wide here. */
export function taskLook(task: Pick<TaskSummary, 'status' | 'is_blocked'>): StatusLook {
  const state = stateOfTask(task);
  return state === 'blocked' ? { ...BLOCKED_LOOK, label: 'waiting' } : lookOf(TASK_LOOKS, state);
}

/** The columns of a job's task table. */
export const TASK_COLUMNS: readonly TableColumn<TaskSummary>[] = [
  {
    id: 'number',
    title: '#',
    value: ({ index_in_job }) => index_in_job,
    width: 44,
    isFirstOrder: true,
    classes: 'number muted',
  },
  { id: 'name', title: 'Name', value: ({ name }) => name, flex: 2, minWidth: 70 },
  {
    id: 'status',
    title: 'Status',
    value: (task) => taskLook(task).label,
    width: 98,
    cell: (task) => statusCell(taskLook(task)),
  },
  {
    id: 'worker',
    title: 'Worker',
    value: ({ worker }) => worker?.name ?? '',
    flex: 3,
    minWidth: 84,
  },
  {
    id: 'steps',
    fromWidth: 400,
    title: 'Steps',
    value: (task) => `${task.steps_completed} / ${task.steps_total}`,
    compare: (a, b) => a.steps_completed - b.steps_completed,
    width: 48,
    minWidth: 44,
    classes: 'number',
  },
  {
    id: 'attempts',
    fromWidth: 520,
    title: 'Attempts',
    value: ({ attempt_count }) => attempt_count,
    width: 70,
    minWidth: 60,
    classes: 'number',
  },
  {
    id: 'updated',
    fromWidth: 440,
    title: 'Updated',
    value: ({ updated }) => updated,
    compare: (a, b) => Date.parse(a.updated) - Date.parse(b.updated),
    width: 80,
    cell: (task) => timeCell(task.updated),
  },
  menuColumn<TaskSummary>((task) => task.name, 34),
];

/** The task table's first order is by number, which never changes. */
export function changesTaskOrder(): boolean {
  return false;
}
