import type { WakeUp } from '../schedules/next-wake-up.js';
import type { WorkerView } from '../workers/worker-view.js';
import {
  countOf,
  inOrder,
  namesOf,
  someOf,
  type Explanation,
  type Named,
  type NextTask,
  type Reason,
} from './explanation.js';
import { whyWorkerTakesNone, type Hold, type WorkerObstacle } from '../scheduling/obstacles.js';
import { nextInLine } from './queue-position.js';

/** Runnable tasks that a Worker does not get: of how many jobs, and some of these. */
export interface Missed {
  readonly count: number;
  readonly jobs: readonly Named[];
}

/** Runnable tasks that are not for a Worker: of another tag or task type, and a job that has some. */
export interface NotForIt {
  readonly name: string;
  readonly job: Named;
}

/** What there is to know about a Worker that runs nothing. */
export interface WorkerQuestion {
  readonly worker: Pick<WorkerView, 'status' | 'statusRequest'> &
    Named & { readonly taskTypes: readonly string[]; readonly lastSeen: string | undefined };
  readonly wakeUp?: WakeUp | undefined;
  /** The task that it has now. */
  readonly inHand?: { readonly task: Named; readonly job: Named } | undefined;
  /** What it gets when it asks next, once it takes tasks. */
  readonly next?: { readonly task: Named; readonly job: Named } | undefined;
  /** Runnable tasks of its types and tags that a gate keeps from it. */
  readonly held: readonly (Hold & Missed)[];
  /** Runnable tasks of its types and tags, of which it has failed each. */
  readonly failed: Missed;
  /** By tags that it lacks. */
  readonly otherTags: readonly NotForIt[];
  /** By task types that it does not take. */
  readonly otherTypes: readonly NotForIt[];
}

/** Why a Worker runs nothing, or will run nothing after what it runs now. */
export function explainWorker(question: WorkerQuestion): Explanation {
  const { worker, inHand } = question;
  const obstacles = whyWorkerTakesNone(worker);
  const found = question.next && { ...question.next, worker: { id: worker.id, name: worker.name } };
  const next = obstacles.length === 0 && !inHand ? found : undefined;
  const reasons = inOrder([
    ...(next ? [nextInLine(next)] : []),
    ...obstacles.map((code) => whyItTakesNone(code, question, inHand ? undefined : found)),
    ...(found ? [] : whyNothingIsForIt(question)),
  ]);
  return {
    runs: inHand !== undefined,
    summary: inHand
      ? `It runs task '${inHand.task.name}' of job '${inHand.job.name}'.`
      : (reasons[0]?.message ?? ''),
    reasons,
    ...(next && { next }),
  };
}

function whyItTakesNone(code: WorkerObstacle, question: WorkerQuestion, next: NextTask | undefined): Reason {
  const { message, remedy } = OWN_WORDS[code](question);
  const prospect = next ? ` Task '${next.task.name}' of job '${next.job.name}' waits for it.` : '';
  return { code, message, remedy: remedy + prospect };
}

interface Words {
  readonly message: string;
  readonly remedy: string;
}

/** What is between a Worker and one job is said elsewhere. */
const SILENT = (): Words => ({ message: '', remedy: '' });

const OWN_WORDS = {
  'worker-on-its-way': () => ({
    message: 'It is starting or waking up.',
    remedy: 'Wait a moment: it asks for a task once it is awake.',
  }),
  'worker-status-requested': ({ worker, inHand }) => ({
    message: `It was asked to go to '${worker.statusRequest?.status ?? ''}', ${whenOf(worker.statusRequest?.isLazy, inHand !== undefined)}.`,
    remedy: `Ask for '${worker.status ?? 'awake'}' instead: that takes the request back.`,
  }),
  'worker-asleep': ({ wakeUp }) =>
    wakeUp
      ? {
          message: `It sleeps by its sleep schedule, until ${wakeUp.at}.`,
          remedy: 'Wake it up, or change its schedule.',
        }
      : { message: 'It is asleep, until it is asked to wake up.', remedy: 'Wake it up.' },
  'worker-offline': ({ worker }) => ({
    message: `It is offline${sinceOf(worker.lastSeen)}.`,
    remedy: 'Start it on its computer.',
  }),
  'worker-in-error': ({ worker }) => ({
    message: `It is in error: nothing has been heard from it for too long${sinceOf(worker.lastSeen)}.`,
    remedy: 'Look at its computer and its network; it recovers when it is heard from again.',
  }),
  'worker-never-signed-on': () => ({
    message: 'It has registered, but never signed on.',
    remedy: 'Start it on its computer, and check its log.',
  }),
  'worker-held-for-now': SILENT,
  'worker-blocked': SILENT,
  'worker-failed-it': SILENT,
  'worker-held-back': SILENT,
  'tag-missing': SILENT,
  'type-not-supported': SILENT,
} as const satisfies Record<WorkerObstacle, (question: WorkerQuestion) => Words>;

function whenOf(isLazy: boolean | undefined, isBusy: boolean): string {
  if (isLazy) return isBusy ? 'after its current task' : 'when it asks for its next task';
  return 'at once: it is told at its next request';
}

function sinceOf(lastSeen: string | undefined): string {
  return lastSeen === undefined ? '' : ` (last seen ${lastSeen})`;
}

function whyNothingIsForIt({
  worker,
  held,
  failed,
  otherTags,
  otherTypes,
}: WorkerQuestion): readonly Reason[] {
  const types = worker.taskTypes.map((type) => `'${type}'`).join(', ');
  if (types === '') return [NO_TASK_TYPES];
  const reasons: readonly Reason[] = [
    ...held.map(heldBackFrom),
    ...missedBecause(
      'worker-failed-it',
      failed,
      'have only tasks for it that it has failed before',
      'Another Worker may run them; requeueing the job clears its failures.',
    ),
    ...notForIt('tag-missing', otherTags, 'the tag', 'Give it that tag, or take the tag off the job.'),
    ...notForIt(
      'type-not-supported',
      otherTypes,
      'the type',
      'Add that type to the task_types in its configuration, and restart it.',
    ),
  ];
  const nothing: Reason = {
    code: 'nothing-runnable',
    message: `No task of its types (${types}) can be handed out to it now.`,
    remedy: 'Nothing to do: it gets one as soon as there is one.',
  };
  return [...reasons, nothing];
}

const NO_TASK_TYPES: Reason = {
  code: 'no-task-types',
  message: 'It takes no tasks of any type.',
  remedy: 'Set task_types in its configuration, and restart it.',
};

function heldBackFrom({ obstacle, reason, remedy, count, jobs }: Hold & Missed): Reason {
  const what = `${countOf(count, 'job')} with runnable tasks ${count === 1 ? 'is' : 'are'}`;
  const message = `It is ${reason}. So ${what} not for it: ${namesOf(jobs, count)}.`;
  return { code: obstacle, message, remedy, count, jobs: someOf(jobs) };
}

function missedBecause(
  code: WorkerObstacle,
  missed: Missed,
  what: string,
  remedy: string,
): readonly Reason[] {
  if (missed.count === 0) return [];
  const message = `${countOf(missed.count, 'job')} with runnable tasks ${what}: ${namesOf(missed.jobs, missed.count)}.`;
  return [{ code, message, remedy, count: missed.count, jobs: someOf(missed.jobs) }];
}

function notForIt(
  code: WorkerObstacle,
  kinds: readonly NotForIt[],
  what: string,
  remedy: string,
): readonly Reason[] {
  if (kinds.length === 0) return [];
  const list = kinds.map(({ name, job }) => `'${name}' (job '${job.name}')`).join(', ');
  const message = `There are runnable tasks for Workers of ${what} ${list}.`;
  return [{ code, message, remedy, count: kinds.length, jobs: someOf(kinds.map(({ job }) => job)) }];
}
