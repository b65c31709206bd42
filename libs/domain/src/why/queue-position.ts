import { allOf, countOf, namesOf, someOf, type Named, type NextTask, type Reason } from './explanation.js';
import type { WorkerEligibility } from './worker-eligibility.js';

/** Where something is in the queue of the Workers that could run it: next for one of them, or behind other tasks. */
export function queuePositionOf(
  eligibilities: readonly WorkerEligibility[],
  isOurs: (next: NonNullable<WorkerEligibility['next']>) => boolean,
  jobOfOurs: Named,
): { readonly reasons: readonly Reason[]; readonly next?: NextTask } {
  const able = eligibilities.filter(({ obstacles }) => obstacles.length === 0);
  const first = able.find(({ inHand, next }) => !inHand && next && isOurs(next));
  if (first?.next) {
    const next = { job: first.next.job, task: first.next.task, worker: first.worker };
    return { reasons: [nextInLine(next)], next };
  }
  if (able.length === 0) return { reasons: [] };
  const isNext = able.some(({ next }) => next && isOurs(next));
  return { reasons: [isNext ? workersBusy(able) : othersFirst(able, isOurs, jobOfOurs)] };
}

/** That all that is missing is the next request of a Worker. */
export function nextInLine({ task, job, worker }: NextTask): Reason {
  return {
    code: 'next-in-line',
    message: `Worker '${worker.name}' gets task '${task.name}' of job '${job.name}' when it next asks.`,
    remedy: 'Nothing to do: Workers ask every few seconds. If it does not, look at that Worker.',
    jobs: [job],
    tasks: [task],
    workers: [worker],
  };
}

function workersBusy(able: readonly WorkerEligibility[]): Reason {
  const busy = able.filter(({ inHand }) => inHand);
  const tasks = busy.flatMap(({ inHand }) => inHand ?? []);
  const which = busy.length < able.length ? countOf(busy.length, 'Worker') : allOf(busy.length, 'Worker');
  const who = `${which} that could run it ${busy.length === 1 ? 'has' : 'have'}`;
  return {
    code: 'workers-busy',
    message: `${who} a task: ${namesOf(tasks)}. It is next in line.`,
    remedy: 'Wait until one of them is done, or wake up or add another Worker.',
    count: busy.length,
    tasks: someOf(tasks),
    workers: someOf(busy.map(({ worker }) => worker)),
  };
}

function othersFirst(
  able: readonly WorkerEligibility[],
  isOurs: (next: NonNullable<WorkerEligibility['next']>) => boolean,
  jobOfOurs: Named,
): Reason {
  const ahead = able.flatMap(({ next }) => (next && !isOurs(next) ? [next] : []));
  const jobs = distinct(ahead.map(({ job }) => job));
  const tasks = distinct(ahead.map(({ task }) => task));
  const areOfThisJob = jobs.every(({ id }) => id === jobOfOurs.id);
  const who = `${countOf(able.length, 'Worker')} could run it, but ${able.length === 1 ? 'gets' : 'get'}`;
  return {
    code: 'others-first',
    message: areOfThisJob
      ? `${who} other tasks of its job first; next is ${namesOf(tasks.slice(0, 1))}.`
      : `${who} tasks of other jobs first; next in order is job ${namesOf(jobs)}.`,
    remedy: areOfThisJob
      ? 'Wait: its turn comes. Waking up another Worker makes it come sooner.'
      : "Wait: its turn comes. Raise the priority of its job above the others', and it comes sooner.",
    count: able.length,
    jobs: someOf(jobs),
    tasks: someOf(tasks),
    workers: someOf(able.map(({ worker }) => worker)),
  };
}

function distinct(things: readonly Named[]): readonly Named[] {
  return [...new Map(things.map((thing) => [thing.id, thing])).values()];
}
