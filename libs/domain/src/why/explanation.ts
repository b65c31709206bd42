import { JOB_OBSTACLES, TASK_OBSTACLES, WORKER_OBSTACLES } from '../scheduling/obstacles.js';

/** Every kind of reason why something does not run; the nearest remedy first, which is the order in which reasons are given. */
export const REASON_CODES = [
  'next-in-line',
  ...JOB_OBSTACLES,
  'job-without-tasks',
  ...TASK_OBSTACLES,
  'waits-in-vain',
  'workers-busy',
  'others-first',
  ...WORKER_OBSTACLES,
  'no-workers',
  'no-task-types',
  'nothing-runnable',
] as const;

/** One of {@link REASON_CODES}. */
export type ReasonCode = (typeof REASON_CODES)[number];

/** A job, task or Worker that is spoken of. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** One reason why something does not run, or does not run any faster. */
export interface Reason {
  readonly code: ReasonCode;
  /** What is the matter, for people. */
  readonly message: string;
  /** What to do about it, for people. */
  readonly remedy: string;
  /** How many Workers, tasks or jobs it is about; the lists below name some of them. */
  readonly count?: number;
  readonly jobs?: readonly Named[];
  readonly tasks?: readonly Named[];
  readonly workers?: readonly Named[];
}

/** A task that is handed out next, and to whom. */
export interface NextTask {
  readonly job: Named;
  readonly task: Named;
  readonly worker: Named;
}

/** Why something does not run, or that it does. */
export interface Explanation {
  /** It runs now: a task, some task of a job, or a Worker at a task. */
  readonly runs: boolean;
  /** The most important of it in one text, for people. */
  readonly summary: string;
  /** Nearest remedy first. Something that runs may have some, too: why the rest of it does not, or not for long. */
  readonly reasons: readonly Reason[];
  /** There when all that is missing is the next request of a Worker. */
  readonly next?: NextTask;
}

/** How many jobs, tasks or Workers a reason names. */
export const NAMED_EXAMPLES = 5;

/** Puts reasons in order, nearest remedy first, and gives each once: several task types may have the same. */
export function inOrder(reasons: readonly Reason[]): readonly Reason[] {
  const rank = ({ code }: Reason): number => REASON_CODES.indexOf(code);
  const each = new Map(reasons.map((reason) => [reason.message, reason]));
  return [...each.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** `1 task`, `3 tasks`. */
export function countOf(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** `The one Worker`, `All 3 Workers`. */
export function allOf(count: number, what: string): string {
  return count === 1 ? `The one ${what}` : `All ${countOf(count, what)}`;
}

/** `'a', 'b' and 3 more`: the first of many, and how many there are. */
export function namesOf(things: readonly Named[], count = things.length): string {
  const named = things.slice(0, NAMED_EXAMPLES).map(({ name }) => `'${name}'`);
  const more = count - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

/** The first of many, to be named in a reason. */
export function someOf(things: readonly Named[]): readonly Named[] {
  return things.slice(0, NAMED_EXAMPLES).map(({ id, name }) => ({ id, name }));
}
