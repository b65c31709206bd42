import type { GateObstacle, WorkerObstacle } from '../scheduling/obstacles.js';
import type { WorkerEligibility, Wanted } from './worker-eligibility.js';

interface WorkerWords {
  /** The rest of a sentence about one Worker, or about several. */
  readonly message: (isOne: boolean) => string;
  readonly remedy: string;
}

/** The words for each obstacle. */
export const WORKER_WORDS = {
  'worker-on-its-way': () => ({
    message: (isOne) => `${areOf(isOne)} starting or waking up`,
    remedy: 'Wait a moment: Workers ask for a task once they are awake.',
  }),
  'worker-status-requested': () => ({
    message: (isOne) => `${areOf(isOne)} about to go to another status, as requested`,
    remedy: "Ask for 'awake' instead: that takes the request back.",
  }),
  'worker-asleep': ({ tag }, concerned) => ({
    message: (isOne) => `${areOf(isOne)} asleep${firstWakeUp(concerned)}`,
    remedy: tag === undefined ? 'Wake one up.' : 'Wake one up, or take the tag off the job.',
  }),
  'worker-held-for-now': wordsOfGates('worker-held-for-now'),
  'worker-blocked': wordsOfGates('worker-blocked'),
  'worker-failed-it': ({ unit, taskType }) => ({
    message: (isOne) =>
      `${isOne ? 'has' : 'have'} failed ${unit === 'task' ? 'it' : `every runnable task of type '${taskType}'`} before`,
    remedy: `Look at the logs of the failures; then requeue the ${unit}: that clears its failures.`,
  }),
  'worker-offline': () => ({
    message: (isOne) => `${areOf(isOne)} offline`,
    remedy: 'Start one on its computer.',
  }),
  'worker-in-error': () => ({
    message: (isOne) => `${areOf(isOne)} in error, and not heard from`,
    remedy: 'Look at its computer and its network; the Worker recovers when it is heard from again.',
  }),
  'worker-never-signed-on': () => ({
    message: (isOne) => `${isOne ? 'has' : 'have'} registered, but never signed on`,
    remedy: 'Start one on its computer, and check its log.',
  }),
  'worker-held-back': wordsOfGates('worker-held-back'),
  'tag-missing': ({ tag }) => ({
    message: (isOne) => `${isOne ? 'lacks' : 'lack'} the tag '${tag ?? ''}'`,
    remedy: 'Give a Worker the tag, or take the tag off the job.',
  }),
  'type-not-supported': ({ taskType }) => ({
    message: (isOne) => `${isOne ? 'takes' : 'take'} no tasks of type '${taskType}'`,
    remedy: `Add '${taskType}' to the task_types in the configuration of a Worker, and restart it.`,
  }),
} as const satisfies Record<
  WorkerObstacle,
  (wanted: Wanted, concerned: readonly WorkerEligibility[]) => WorkerWords
>;

/** A gate has its own words; of several Workers, what is said of each of them. */
function wordsOfGates(
  obstacle: GateObstacle,
): (wanted: Wanted, concerned: readonly WorkerEligibility[]) => WorkerWords {
  return (_, concerned) => {
    const holds = concerned.flatMap(({ holds: all = [] }) =>
      all.filter((hold) => hold.obstacle === obstacle),
    );
    const reasons = new Set(holds.map(({ reason }) => reason));
    return {
      message: (isOne) => `${areOf(isOne)} ${[...reasons].join(', or ')}`,
      remedy: [...new Set(holds.map(({ remedy }) => remedy))].join(' '),
    };
  };
}

function areOf(isOne: boolean): string {
  return isOne ? 'is' : 'are';
}

function firstWakeUp(concerned: readonly WorkerEligibility[]): string {
  const [first] = concerned
    .flatMap(({ worker, wakeUp }) => (wakeUp ? [{ worker, wakeUp }] : []))
    .toSorted((a, b) => a.wakeUp.inMinutes - b.wakeUp.inMinutes);
  return first ? ` (by its schedule, '${first.worker.name}' wakes up at ${first.wakeUp.at})` : '';
}
