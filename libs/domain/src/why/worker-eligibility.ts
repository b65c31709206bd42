import type { WakeUp } from '../schedules/next-wake-up.js';
import { allOf, countOf, namesOf, someOf, type Named, type Reason } from './explanation.js';
import { farthestOf, WORKER_OBSTACLES, type Hold, type WorkerObstacle } from '../scheduling/obstacles.js';
import { WORKER_WORDS } from './worker-words.js';

/** Whether a Worker could run something, and what keeps it from that. */
export interface WorkerEligibility {
  readonly worker: Named;
  /** What keeps it from that; nothing: it could run it. */
  readonly obstacles: readonly WorkerObstacle[];
  /** What gates say of it, for the obstacles that are theirs. */
  readonly holds?: readonly Hold[];
  /** The task that it has now. */
  readonly inHand?: Named | undefined;
  /** What it gets when it asks next; only looked up for some of the Workers without obstacles. */
  readonly next?: { readonly task: Named; readonly job: Named } | undefined;
  /** When its sleep schedule wakes it up. */
  readonly wakeUp?: WakeUp | undefined;
}

/** What is to run, as sentences speak of it. */
export interface Wanted {
  /** `it`, or `tasks of type 'ffmpeg'`. */
  readonly what: string;
  readonly taskType: string;
  /** The job's tag, by its name. */
  readonly tag?: string | undefined;
  /** Who would have to forget failures: `task` or `job`. */
  readonly unit: 'task' | 'job';
}

/** Why not each of these Workers runs it: a reason for each obstacle, with how many Workers it is the farthest one for. */
export function reasonsOfWorkers(
  eligibilities: readonly WorkerEligibility[],
  wanted: Wanted,
): readonly Reason[] {
  if (eligibilities.length === 0) return [NO_WORKERS];
  const byFarthest = Map.groupBy(eligibilities, ({ obstacles }) => farthestOf(obstacles));
  let left = byFarthest.get(undefined)?.length ?? 0;
  return WORKER_OBSTACLES.flatMap((obstacle) => {
    const concerned = byFarthest.get(obstacle);
    if (!concerned) return [];
    left += concerned.length;
    return [reasonOf(obstacle, concerned, concerned.length === left, wanted)];
  });
}

const NO_WORKERS: Reason = {
  code: 'no-workers',
  message: 'The farm has no Worker.',
  remedy: 'Start one: flamenco-worker, on any computer that can reach the Manager.',
};

function reasonOf(
  code: WorkerObstacle,
  concerned: readonly WorkerEligibility[],
  areAllLeft: boolean,
  wanted: Wanted,
): Reason {
  const workers = concerned.map(({ worker }) => worker);
  const { message, remedy } = WORKER_WORDS[code](wanted, concerned);
  return {
    code,
    message: `${subjectOf(code, workers.length, areAllLeft, wanted)} ${message(workers.length === 1)}: ${namesOf(workers)}.`,
    remedy,
    count: workers.length,
    workers: someOf(workers),
  };
}

/** `All 3 Workers of the tag 'gpu' that could run it`: those of whom nothing worse is to be said. */
function subjectOf(code: WorkerObstacle, count: number, areAllLeft: boolean, wanted: Wanted): string {
  if (code === 'type-not-supported') return areAllLeft ? allOf(count, 'Worker') : countOf(count, 'Worker');
  const tagged = wanted.tag !== undefined && code !== 'tag-missing' ? ` of the tag '${wanted.tag}'` : '';
  if (areAllLeft) return `${allOf(count, 'Worker')}${tagged} that could run ${wanted.what}`;
  return `${countOf(count, 'Worker')}${tagged}`;
}
