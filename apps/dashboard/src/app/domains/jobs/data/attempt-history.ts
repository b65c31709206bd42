import type { EventTaskUpdate, JobAttempts } from '@flamenco/api-client';
import { type TaskStatus, isActiveTaskStatus } from '@flamenco/domain/statuses';
import type { LiveEvent } from '../../../shared/live/live-topics';

/** How an attempt ended; `running`: it has not. */
export type AttemptOutcome =
  'running' | 'completed' | 'failed' | 'soft-failed' | 'canceled' | 'requeued' | 'timed-out';

/** One time that a Worker got a task. */
export interface Attempt {
  readonly taskId: string;
  readonly number: number;
  /** Undefined when that Worker is not known any more. */
  readonly workerId: string | undefined;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  /** Undefined while it runs. */
  readonly endedMs: number | undefined;
  readonly outcome: AttemptOutcome;
}

/** The attempts at a job's tasks. */
export interface AttemptHistory {
  /** By the task's id, the latest last. Those of a task stay the same list as long as nothing becomes of them. */
  readonly byTask: ReadonlyMap<string, readonly Attempt[]>;
  /** Names by the Worker's id. */
  readonly workers: ReadonlyMap<string, string>;
}

/** What the Manager answers, as it is used here. */
export function historyOf({ attempts, workers }: JobAttempts): AttemptHistory {
  const byTask = new Map<string, Attempt[]>();
  for (const { task_id: taskId, number, worker_id: workerId, started, ended, outcome } of attempts) {
    const attempt: Attempt = {
      ...{ taskId, number, workerId, startedMs: Date.parse(started) },
      endedMs: ended === undefined ? undefined : Date.parse(ended),
      outcome: ended === undefined ? 'running' : (outcome ?? 'requeued'),
    };
    const known = byTask.get(taskId);
    if (known === undefined) byTask.set(taskId, [attempt]);
    else known.push(attempt);
  }
  return { byTask, workers: new Map(workers.map(({ id, name }) => [id, name])) };
}

/** How an attempt ended, by the status that its task went to. */
const OUTCOMES = {
  queued: 'requeued',
  active: 'running',
  'soft-failed': 'soft-failed',
  failed: 'failed',
  canceled: 'canceled',
  completed: 'completed',
  paused: 'requeued',
} as const satisfies Record<TaskStatus, AttemptOutcome>;

/**
 * The attempts after live events: a task that becomes active begins one, and one that is not active any more has ended it. Events that are
 * in it already change nothing.
 */
export function applyAttemptEvents(history: AttemptHistory, events: readonly LiveEvent[]): AttemptHistory {
  const changed = new Map<string, readonly Attempt[]>();
  const workers = new Map<string, string>();
  for (const { name, payload } of events) {
    if (name !== '/task') continue;
    const before = changed.get(payload.id) ?? history.byTask.get(payload.id) ?? [];
    const after = afterEvent(before, payload);
    if (after !== before) changed.set(payload.id, after);
    if (payload.worker !== undefined) workers.set(payload.worker.uuid, payload.worker.name);
  }
  if (changed.size === 0) return history;
  return {
    byTask: new Map([...history.byTask, ...changed]),
    workers: new Map([...history.workers, ...workers]),
  };
}

function afterEvent(attempts: readonly Attempt[], event: EventTaskUpdate): readonly Attempt[] {
  const last = attempts.at(-1);
  const atMs = Date.parse(event.updated);
  const number = event.attempt_count ?? last?.number ?? 0;
  if (isActiveTaskStatus(event.status)) {
    return number > (last?.number ?? 0) ? [...attempts, begun(event, number, atMs)] : attempts;
  }
  if (last === undefined || !isEndOf(last, number, atMs)) return attempts;
  return [...attempts.slice(0, -1), { ...last, endedMs: atMs, outcome: OUTCOMES[event.status] }];
}

/** Not of an attempt before, nor from before it began: such events come again after a load. */
function isEndOf({ endedMs, number, startedMs }: Attempt, told: number, atMs: number): boolean {
  return endedMs === undefined && number === told && atMs >= startedMs;
}

function begun(event: EventTaskUpdate, number: number, startedMs: number): Attempt {
  return {
    ...{ taskId: event.id, number, workerId: event.worker?.uuid, startedMs },
    ...{ endedMs: undefined, outcome: 'running' },
  };
}

/** Whether events tell of attempts that are not known: they were merged, or happened before somebody looked. */
export function missesAttempts(history: AttemptHistory, events: readonly LiveEvent[]): boolean {
  return events.some(
    ({ name, payload }) =>
      name === '/task' &&
      (payload.attempt_count ?? 0) > (history.byTask.get(payload.id)?.at(-1)?.number ?? 0),
  );
}

const IS_BAD = {
  running: false,
  completed: false,
  failed: true,
  'soft-failed': true,
  canceled: false,
  requeued: false,
  'timed-out': true,
} as const satisfies Record<AttemptOutcome, boolean>;

/** Whether an attempt ended in a failure, or with a Worker that was not heard from any more. */
export function endedBadly({ outcome }: Attempt): boolean {
  return IS_BAD[outcome];
}

/** How long an attempt took, or has taken until now, in ms. */
export function durationOf({ startedMs, endedMs }: Attempt, nowMs: number): number {
  return Math.max((endedMs ?? nowMs) - startedMs, 0);
}
