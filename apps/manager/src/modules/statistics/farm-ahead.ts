import {
  type ExpectedRunTime,
  type JobAhead,
  type RunTimeBucket,
  type RunTimes,
  summarizeRunTimes,
  type WorkerAhead,
} from '@flamenco/domain/forecast';
import { mayTakeJobTagged, whyWorkerTakesNone } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../database/sql.js';
import type { PlacementGates } from '../queue/index.js';
import { taskQuestions } from '../tasks/index.js';
import { workerQuestions, type WorkerState } from '../workers/index.js';
import {
  listMembers,
  listOpenJobs,
  listReady,
  type OpenJob,
  type ReadyTasks,
} from './persistence/jobs-ahead.js';
import { listRunTimes, listRunTimesOf, type TypedBucket } from './persistence/run-time-rows.js';

/** More open jobs than that are not looked at: what they wait for changes before it is their turn. */
const MOST_JOBS = 50;

/** A job that hands out tasks, as the forecast takes it, and what else is told of it. */
export interface OpenJobAhead extends JobAhead {
  readonly uuid: string;
  readonly workersOnIt: number;
  /** Whether anything is known of how long its tasks take. */
  readonly isGuessable: boolean;
  readonly runTimes: RunTimes | undefined;
}

/** What the farm has before it. */
export interface FarmAhead {
  /** In the order in which they get Workers. */
  readonly jobs: readonly OpenJobAhead[];
  readonly workers: readonly WorkerAhead[];
}

/** What is known of the time that tasks take. */
class KnownRunTimes {
  private readonly byJob: ReadonlyMap<number, readonly TypedBucket[]>;

  constructor(
    ofJobs: readonly (TypedBucket & { readonly jobId: number })[],
    private readonly ofAll: readonly TypedBucket[],
  ) {
    this.byJob = Map.groupBy(ofJobs, ({ jobId }) => jobId);
  }

  ofJob(jobId: number): RunTimes | undefined {
    return summarizeRunTimes(this.byJob.get(jobId) ?? []);
  }

  /** What tasks of some types take: as such tasks of this job did, or such tasks of others, or any. */
  expected(jobId: number, types: ReadonlySet<string>): ExpectedRunTime | undefined {
    const own = this.byJob.get(jobId) ?? [];
    const isAlike = ({ taskType }: TypedBucket): boolean => types.has(taskType);
    return known(own.filter(isAlike)) ?? known(own) ?? guess(this.ofAll.filter(isAlike)) ?? guess(this.ofAll);
  }
}

function known(buckets: readonly RunTimeBucket[]): ExpectedRunTime | undefined {
  const times = summarizeRunTimes(buckets);
  return times && { meanMs: times.meanMs, deviationMs: times.deviationMs, known: times.tasks };
}

function guess(buckets: readonly RunTimeBucket[]): ExpectedRunTime | undefined {
  const times = known(buckets);
  return times && { ...times, known: 0 };
}

const NOTHING: ExpectedRunTime = { meanMs: 0, deviationMs: 0, known: 0 };

/** Reads what the farm has before it: a number of statements that does not grow with tasks and Workers. */
export async function readFarmAhead(
  sql: SqlReader,
  gates: PlacementGates,
  nowMs: number,
): Promise<FarmAhead> {
  const open = await listOpenJobs(sql, MOST_JOBS);
  const ids = open.map(({ id }) => id);
  const times = new KnownRunTimes(await listRunTimesOf(sql, ids), await listRunTimes(sql));
  const ready = Map.groupBy(await listReady(sql, ids), ({ jobId }) => jobId);
  const running = await taskQuestions.listRunning(sql);
  const runningBy = new Map(running.map((task) => [task.workerId, task]));
  const runningOf = Map.groupBy(running, ({ jobId }) => jobId);
  const workers = (await workerQuestions.list(sql)).filter(
    (worker) => runningBy.has(worker.id) || whyWorkerTakesNone(worker).length === 0,
  );
  const candidates = await Candidates.of(sql, gates, open, workers);
  const places = new Map(ids.map((id, place) => [id, place]));
  const jobs: OpenJobAhead[] = [];
  for (const job of open) {
    const known = { ready: ready.get(job.id) ?? [], running: runningOf.get(job.id) ?? [], times };
    jobs.push(await aheadOf(job, known, candidates));
  }
  return {
    jobs,
    workers: workers.map(({ id }) => {
      const task = runningBy.get(id);
      if (!task) return {};
      const expected = times.expected(task.jobId, new Set([task.taskType])) ?? NOTHING;
      const forMs = Math.max(0, nowMs - Date.parse(task.started));
      return { runs: { job: places.get(task.jobId), expected, forMs } };
    }),
  };
}

async function aheadOf(
  job: OpenJob,
  known: {
    readonly ready: readonly ReadyTasks[];
    readonly running: readonly { readonly taskType: string }[];
    readonly times: KnownRunTimes;
  },
  candidates: Candidates,
): Promise<OpenJobAhead> {
  const ready = known.ready.filter((one) => one.ready > 0);
  const count = ready.reduce((sum, one) => sum + one.ready, 0);
  const types = new Set([...ready, ...known.running].map(({ taskType }) => taskType));
  const expected = known.times.expected(job.id, types);
  return {
    uuid: job.uuid,
    ready: Math.min(count, job.left),
    waiting: Math.max(0, job.left - count),
    expected: expected ?? NOTHING,
    workers: await candidates.for(job, types),
    workersOnIt: known.running.length,
    isGuessable: expected !== undefined,
    runTimes: known.times.ofJob(job.id),
  };
}

/** Tells which Workers may take tasks of a job, by their places in the list. */
class Candidates {
  private readonly takesNone: ReadonlySet<number>;

  private constructor(
    private readonly sql: SqlReader,
    private readonly gates: PlacementGates,
    private readonly workers: readonly WorkerState[],
    private readonly tagsOf: ReadonlyMap<number, readonly number[]>,
  ) {
    this.takesNone = new Set(
      workers.filter((worker) => whyWorkerTakesNone(worker).length > 0).map(({ id }) => id),
    );
  }

  static async of(
    sql: SqlReader,
    gates: PlacementGates,
    jobs: readonly OpenJob[],
    workers: readonly WorkerState[],
  ): Promise<Candidates> {
    const tags = [...new Set(jobs.flatMap(({ tagId }) => tagId ?? []))];
    const members = Map.groupBy(await listMembers(sql, tags), ({ workerId }) => workerId);
    const tagsOf = new Map([...members].map(([id, of]) => [id, of.map(({ tagId }) => tagId)]));
    return new Candidates(sql, gates, workers, tagsOf);
  }

  /** Those that may take tasks of at least one of the types; any type, when none are known. */
  async for({ id, tagId }: OpenJob, types: ReadonlySet<string>): Promise<ReadonlySet<number>> {
    const ready = this.workers.filter(
      (worker) =>
        !this.takesNone.has(worker.id) &&
        mayTakeJobTagged(tagId ?? undefined, this.tagsOf.get(worker.id) ?? []),
    );
    const able = new Set(types.size === 0 ? ready.map((worker) => worker.id) : []);
    for (const taskType of types) {
      const those = ready
        .filter((worker) => worker.supportedTaskTypes.includes(taskType))
        .map((worker) => worker.id);
      const holds = await this.gates.holdsOf(this.sql, { jobId: id, taskType }, those);
      for (const worker of those) if (!holds.has(worker)) able.add(worker);
    }
    return new Set(this.workers.flatMap((worker, place) => (able.has(worker.id) ? [place] : [])));
  }
}
