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
  /** Said before several Workers are asked, or when it loses work. */
  readonly consequence?: string;
  /** Whether a task that the Worker has is stopped for it: asks, then. */
  readonly stopsTask?: boolean;
  /** Asks even for a single Worker. */
  readonly alwaysAsks?: boolean;
  readonly fits: (worker: WorkerSummary) => boolean;
  /** Why it does not fit, when that is not for the Worker's status. */
  readonly whyNot?: (worker: WorkerSummary) => string | undefined;
}

const isThere = (worker: WorkerSummary): boolean => !workerFacts(worker).isAway;
const canRestart = (worker: WorkerSummary): boolean => isThere(worker) && worker.can_restart;
const whyNoRestart = (worker: WorkerSummary): string | undefined =>
  isThere(worker) && !worker.can_restart ? 'it cannot restart itself' : undefined;
const canUpdate = (worker: WorkerSummary): boolean => canRestart(worker) && worker.can_update === true;
const whyNoUpdate = (worker: WorkerSummary): string | undefined =>
  isThere(worker) && worker.can_update !== true
    ? 'its configuration does not let it (update: from-manager)'
    : undefined;
const isAwake = (worker: WorkerSummary): boolean => workerFacts(worker).takesTasks;
const isNotAwake = (worker: WorkerSummary): boolean => !workerFacts(worker).takesTasks;
const asked = (what: string): string => `asked to ${what}`;

const STOPS_ITS_TASK = 'A task that it has is stopped within seconds, and goes back to the queue.';

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
    label: 'Sleep after the task',
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
    consequence: STOPS_ITS_TASK,
    stopsTask: true,
    fits: isAwake,
  },
  {
    id: 'restart-lazy',
    label: 'Restart after the task',
    participle: asked('restart after the task'),
    icon: 'restart_alt',
    request: { status: 'restart', is_lazy: true },
    fits: canRestart,
    whyNot: whyNoRestart,
  },
  {
    id: 'restart',
    label: 'Restart now',
    participle: asked('restart'),
    icon: 'restart_alt',
    request: { status: 'restart', is_lazy: false },
    consequence: STOPS_ITS_TASK,
    stopsTask: true,
    fits: canRestart,
    whyNot: whyNoRestart,
  },
  {
    id: 'update-lazy',
    label: 'Update after the task',
    participle: asked('update after the task'),
    icon: 'upload',
    request: { status: 'restart', is_lazy: true, update: true },
    fits: canUpdate,
    whyNot: whyNoUpdate,
  },
  {
    id: 'update',
    label: 'Update now',
    participle: asked('update'),
    icon: 'upload',
    request: { status: 'restart', is_lazy: false, update: true },
    consequence: STOPS_ITS_TASK,
    stopsTask: true,
    fits: canUpdate,
    whyNot: whyNoUpdate,
  },
  {
    id: 'shut-down-lazy',
    label: 'Shut down after the task',
    participle: asked('shut down after the task'),
    icon: 'power_settings_new',
    request: { status: 'offline', is_lazy: true },
    consequence: 'It has to be started again at its own computer.',
    fits: isThere,
  },
  {
    id: 'shut-down',
    label: 'Shut down now',
    participle: asked('shut down'),
    icon: 'power_settings_new',
    request: { status: 'offline', is_lazy: false },
    consequence: `${STOPS_ITS_TASK} It has to be started again at its own computer.`,
    alwaysAsks: true,
    fits: isThere,
  },
];
