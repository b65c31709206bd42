import { invalid } from './errors.js';

/** The UUID of a job. */
export type JobId = string & { readonly __brand: 'JobId' };
/** The UUID of a task. */
export type TaskId = string & { readonly __brand: 'TaskId' };
/** The UUID of a Worker. */
export type WorkerId = string & { readonly __brand: 'WorkerId' };
/** The UUID of one attempt of a Worker at a task. */
export type AttemptId = string & { readonly __brand: 'AttemptId' };
/** The UUID of a worker tag. */
export type TagId = string & { readonly __brand: 'TagId' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID of any version, in the canonical 36 characters, upper or lower case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Reads a job's id; throws `invalid` (400) when it is no UUID. */
export function parseJobId(text: string): JobId {
  return checkedUuid('job', text) as JobId;
}

/** Reads a task's id; throws `invalid` (400) when it is no UUID. */
export function parseTaskId(text: string): TaskId {
  return checkedUuid('task', text) as TaskId;
}

/** Reads a Worker's id; throws `invalid` (400) when it is no UUID. */
export function parseWorkerId(text: string): WorkerId {
  return checkedUuid('worker', text) as WorkerId;
}

/** Reads the id of an attempt at a task; throws `invalid` (400) when it is no UUID. */
export function parseAttemptId(text: string): AttemptId {
  return checkedUuid('attempt', text) as AttemptId;
}

/** Reads a worker tag's id; throws `invalid` (400) when it is no UUID. */
export function parseTagId(text: string): TagId {
  return checkedUuid('tag', text) as TagId;
}

/** UUIDs are kept in lower case, so that two spellings of one id are the same text. */
function checkedUuid(what: string, text: string): string {
  if (isUuid(text)) return text.toLowerCase();
  throw invalid(
    `invalid-${what}-id`,
    `'${text}' is not the id of a ${what}: expected a UUID such as 0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11.`,
  );
}
