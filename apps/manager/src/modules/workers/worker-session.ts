import { SetMetadata } from '@nestjs/common';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { canTimeOut } from '@flamenco/domain/workers';
import type { WorkerState } from './worker-state.js';

/** The header in which a Worker names its session. */
export const SESSION_HEADER = 'x-flamenco-session';

const BEGINS_SESSION = Symbol('begins a session');

/** For the route by which a Worker begins a session: it may do so while another one is the current one. */
export const BeginsSession = (): MethodDecorator => SetMetadata(BEGINS_SESSION, true);

/** Whether a handler is decorated so. */
export function beginsSession(handler: object): boolean {
  return Reflect.getMetadata(BEGINS_SESSION, handler) === true;
}

/** Whether the Worker is told the numbers of requests, which it sends back: one without sessions is Flamenco 3's, and knows none. */
export function isToldNumbers({ sessionId }: Pick<WorkerState, 'sessionId'>): boolean {
  return sessionId !== undefined;
}

/** Where Workers do not time out, one that was heard of within this time counts as there; in ms. */
const ALIVE_MS = 60_000;

/** Whether the Worker's current session was heard of within the time that Workers time out in. */
export function isSessionAlive(worker: WorkerState, nowMs: number, workerTimeoutMs: number): boolean {
  if (!canTimeOut(worker.status) || worker.lastSeen === undefined) return false;
  const limitMs = workerTimeoutMs > 0 ? workerTimeoutMs : ALIVE_MS;
  return Math.abs(nowMs - Date.parse(worker.lastSeen)) < limitMs;
}

/** For a Worker that has the credentials of another one that is there. */
export function identityInUse({ name, uuid, address }: WorkerState): FarmError {
  return conflict(
    'identity-in-use',
    `Worker ${name} (${uuid}) is at work at ${address}, and this is another Worker with the same identity: was its home folder copied? Remove flamenco-worker-credentials.yaml from the copy; a Worker of this version registers anew by itself.`,
  );
}

/** For a Worker after another one has signed on with its credentials. */
export function sessionSuperseded({ name, address }: WorkerState): FarmError {
  return conflict(
    'session-superseded',
    `Another Worker, at ${address}, has signed on with the same identity as this one, ${name}. Stop the task, and sign on again.`,
  );
}
