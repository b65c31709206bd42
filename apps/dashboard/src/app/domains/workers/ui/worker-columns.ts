import type { WorkerSummary } from '@flamenco/api-client';
import { WORKER_LOOKS, lookOf } from '../../../shared/status-looks';
import type { TableColumn } from '../../../shared/ui/table-column';
import { menuColumn, needsYouSign, statusCell, timeCell } from '../../../shared/ui/table-cells';
import { clockDuration } from '../../../shared/relative-time';
import { gpuWords } from '../data/machine-words';
import { isRendering, workerLook } from '../data/worker-activity';
import { frameWords } from '../data/worker-frames';

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

/** How long a Worker has had its task, in ms; undefined while it has none. */
export function elapsedMs(worker: WorkerSummary, nowMs: number): number | undefined {
  const { current_task } = worker;
  if (!isRendering(worker) || current_task?.started === undefined) return undefined;
  return Math.max(0, nowMs - Date.parse(current_task.started));
}

/** How far a task is that has several steps, from 0 to 1; undefined of one that is done at once. */
export function taskShare({ task }: WorkerSummary): number | undefined {
  return task === undefined || task.steps_total < 2 ? undefined : task.steps_completed / task.steps_total;
}

function startedMs({ current_task }: WorkerSummary): number | undefined {
  const started = current_task?.started;
  return started === undefined ? undefined : Date.parse(started);
}

function elapsedCell(worker: WorkerSummary): HTMLElement {
  const cell = document.createElement('span');
  const elapsed = elapsedMs(worker, Date.now());
  if (elapsed === undefined) return cell;
  cell.className = 'status';
  const share = taskShare(worker);
  if (share !== undefined) cell.append(progressBar(share));
  cell.append(clockDuration(elapsed));
  return cell;
}

function progressBar(share: number): HTMLElement {
  const bar = document.createElement('span');
  bar.className = 'stack';
  bar.style.width = '36px';
  const percent = Math.round(share * 100);
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', `${percent} % done`);
  bar.title = `${percent} % of its task`;
  const done = document.createElement('span');
  done.className = 'fill-active';
  done.style.width = `${percent}%`;
  bar.append(done);
  return bar;
}

function tagsCell({ tags = [] }: WorkerSummary): HTMLElement {
  const cell = document.createElement('span');
  cell.className = 'ellipsis';
  cell.title = tags.map(({ name }) => name).join(', ');
  for (const { name } of tags) {
    const chip = document.createElement('span');
    chip.className = 'pill tag';
    chip.textContent = name;
    cell.append(chip);
  }
  return cell;
}

/** The columns of the Workers table. */
export const WORKER_COLUMNS: readonly TableColumn<WorkerSummary>[] = [
  {
    id: 'name',
    title: 'Worker',
    value: ({ name }) => name,
    flex: 2,
    minWidth: 130,
    isFirstOrder: true,
  },
  {
    id: 'status',
    title: 'Status',
    value: (worker) => `${workerLook(worker).label} ${describeRequest(worker)} ${worker.notice ?? ''}`,
    flex: 2,
    minWidth: 140,
    cell: workerStatusCell,
  },
  {
    id: 'task',
    title: 'Works on',
    value: describeTask,
    flex: 3,
    minWidth: 130,
    isMuted: (worker) => !isRendering(worker),
  },
  {
    id: 'elapsed',
    title: 'Elapsed',
    value: startedMs,
    compare: (a, b) => (startedMs(b) ?? 0) - (startedMs(a) ?? 0),
    width: 112,
    cell: elapsedCell,
  },
  {
    id: 'gpus',
    fromWidth: 900,
    title: 'GPUs',
    value: ({ gpus = [] }) => gpuWords(gpus),
    flex: 1,
    minWidth: 90,
    classes: 'muted',
  },
  {
    id: 'tags',
    fromWidth: 640,
    title: 'Tags',
    value: ({ tags = [] }) => tags.map((tag) => tag.name).join(', '),
    flex: 1,
    minWidth: 70,
    cell: tagsCell,
  },
  {
    id: 'seen',
    fromWidth: 560,
    title: 'Last seen',
    value: ({ last_seen }) => last_seen,
    compare: (a, b) => Date.parse(a.last_seen ?? '') - Date.parse(b.last_seen ?? '') || 0,
    width: 104,
    cell: (worker) => timeCell(worker.last_seen),
  },
  {
    id: 'version',
    fromWidth: 720,
    title: 'Version',
    value: ({ version }) => version,
    width: 80,
    classes: 'muted',
  },
  menuColumn<WorkerSummary>((worker) => worker.name),
];
