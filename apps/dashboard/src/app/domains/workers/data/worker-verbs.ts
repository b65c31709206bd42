import type { WorkerStatusChangeRequest, WorkerSummary } from '@flamenco/api-client';
import type { IconName } from '../../../shared/icons/icon-paths';
import { workerFacts } from './worker-activity';

/** A status that people ask a Worker for. */
export interface WorkerVerb {
  readonly id: string;
  readonly label: string;
  readonly participle: string;
  readonly icon: IconName;
  readonly request: WorkerStatusChangeRequest;
  readonly fits: (worker: WorkerSummary) => boolean;
}

const isThere = (worker: WorkerSummary): boolean => !workerFacts(worker).isAway;
const canRestart = (worker: WorkerSummary): boolean => isThere(worker) && worker.can_restart;
const isAwake = (worker: WorkerSummary): boolean => workerFacts(worker).takesTasks;
const isNotAwake = (worker: WorkerSummary): boolean => !workerFacts(worker).takesTasks;
const asked = (what: string): string => `asked to ${what}`;

/** What people can ask of Workers: after the task (lazy), or at once, which returns the task to the queue. */
export const WORKER_VERBS: readonly WorkerVerb[] = [
  {
    id: 'wake',
    label: 'Wake up',
    participle: asked('wake up'),
    icon: 'wb_sunny',
    request: { status: 'awake', is_lazy: false },
    fits: isNotAwake,
  },
  {
    id: 'sleep-lazy',
    label: 'Sleep after its task',
    participle: asked('sleep after the task'),
    icon: 'bedtime',
    request: { status: 'asleep', is_lazy: true },
    fits: isAwake,
  },
  {
    id: 'sleep',
    label: 'Sleep now',
    participle: asked('sleep'),
    icon: 'bedtime',
    request: { status: 'asleep', is_lazy: false },
    fits: isAwake,
  },
  {
    id: 'restart-lazy',
    label: 'Restart after its task',
    participle: asked('restart after the task'),
    icon: 'restart_alt',
    request: { status: 'restart', is_lazy: true },
    fits: canRestart,
  },
  {
    id: 'restart',
    label: 'Restart now',
    participle: asked('restart'),
    icon: 'restart_alt',
    request: { status: 'restart', is_lazy: false },
    fits: canRestart,
  },
  {
    id: 'shut-down-lazy',
    label: 'Shut down after its task',
    participle: asked('shut down after the task'),
    icon: 'power_settings_new',
    request: { status: 'offline', is_lazy: true },
    fits: isThere,
  },
  {
    id: 'shut-down',
    label: 'Shut down now',
    participle: asked('shut down'),
    icon: 'power_settings_new',
    request: { status: 'offline', is_lazy: false },
    fits: isThere,
  },
];
