import type { Refusal } from './refusal.js';
import type { components } from './schema.gen.js';

/** A status that a Manager asks of a Worker. */
export type RequestedStatus = components['schemas']['WorkerStatus'];

/** Which status to take. */
export interface StatusToTake {
  readonly status: RequestedStatus;
  /** Of a restart: the Manager's package is to be installed before. */
  readonly isUpdate?: true;
  /** Number of the Manager's request for it; absent: nobody requests it, or a Flamenco 3 Manager does. */
  readonly requestNumber?: number;
}

/** A status that the Manager wants the Worker to take. */
export interface StatusRequest extends StatusToTake {
  readonly kind: 'status-requested';
}

/** It is done. */
export interface Done {
  readonly kind: 'done';
}

/** An answer, or why there is none: then `httpStatus` is `undefined`. */
export interface RawAnswer {
  readonly httpStatus: number | undefined;
  readonly body: unknown;
  readonly statusText: string;
}

/** That nothing was answered, or nothing that a Manager says. */
export function noAnswer(statusText: string): RawAnswer {
  return { httpStatus: undefined, body: undefined, statusText };
}

/** openapi-fetch has parsed the bodies of refusals already, and those that are not JSON are texts. */
export function jsonIn(headers: Headers, body: unknown): unknown {
  if (!headers.get('content-type')?.includes('json')) return undefined;
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The body of a 200, if it has the property that makes it what was asked for. */
export function bodyOf<T>({ httpStatus, body }: RawAnswer, property: keyof T & string): T | undefined {
  const isWanted = httpStatus === 200 && typeof body === 'object' && body !== null && property in body;
  return isWanted ? (body as T) : undefined;
}

/** The status that an answer asks for. */
export function statusRequestOf(answer: RawAnswer): StatusRequest | Refusal {
  const { httpStatus, body } = answer;
  const isExpected = httpStatus === 200 || httpStatus === 423;
  if (!isExpected || typeof body !== 'object' || body === null || !('status_requested' in body)) {
    return refusalFrom(answer);
  }
  const number = 'request_number' in body ? body.request_number : undefined;
  const isUpdate = 'update' in body && body.update === true;
  return {
    ...{ kind: 'status-requested', status: body.status_requested as RequestedStatus },
    ...(typeof number === 'number' && { requestNumber: number }),
    ...(isUpdate && { isUpdate }),
  };
}

/** That what was asked is done. */
export function doneOf(answer: RawAnswer): Done | Refusal {
  const isDone = answer.httpStatus !== undefined && answer.httpStatus >= 200 && answer.httpStatus < 300;
  return isDone ? { kind: 'done' } : refusalFrom(answer);
}

/** Why something was not done. */
export function refusalFrom({ httpStatus, body, statusText }: RawAnswer): Refusal {
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body;
  const message = hasMessage && typeof body.message === 'string' ? body.message : statusText;
  const code = hasMessage && 'error' in body && typeof body.error === 'string' ? { code: body.error } : {};
  return { kind: 'refused', httpStatus, message: message || 'no reason given', ...code };
}
