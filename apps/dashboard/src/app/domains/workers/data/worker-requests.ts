import type { WorkerSummary } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { isRendering, workerFacts } from './worker-activity';

/** What a Worker does when a request for a status comes through; others are told by their names. */
const ACTS: Readonly<Record<string, string>> = {
  asleep: 'Goes to sleep',
  awake: 'Wakes up',
  offline: 'Ends',
  restart: 'Restarts',
};

/** What a requested change of status waits for, a sentence: nothing where none is requested. */
export function requestWaitsFor(worker: WorkerSummary): string | undefined {
  const { status_change: request, task } = worker;
  if (request === undefined) return undefined;
  const act = request.update ? 'Updates itself' : (ACTS[request.status] ?? `Becomes ${request.status}`);
  if (workerFacts(worker).isAway) return `${act} when it is heard of again.`;
  if (!request.is_lazy || !isRendering(worker) || task === undefined)
    return `${act} when it next asks, within seconds.`;
  const left = task.steps_total - task.steps_completed;
  const steps = left > 0 ? `: ${countOf(left, 'step')} to go` : '';
  return `${act} when it is done with ${task.name}${steps}.`;
}
