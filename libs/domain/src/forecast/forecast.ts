import { normal, type Random } from './random.js';

/** What a task of a job is expected to take. */
export interface ExpectedRunTime {
  readonly meanMs: number;
  readonly deviationMs: number;
  /** How many tasks of this very job it is known from; 0: it is a guess from others. */
  readonly known: number;
}

/** A job that is to be done, as far as it is open. */
export interface JobAhead {
  /** Tasks that wait for a Worker only. */
  readonly ready: number;
  /** Tasks that wait for others of the job. */
  readonly waiting: number;
  readonly expected: ExpectedRunTime;
  /** Which Workers may take its tasks: their places in the list. */
  readonly workers: ReadonlySet<number>;
}

/** A Worker, and what it has in hand. */
export interface WorkerAhead {
  readonly runs?: {
    /** The job's place in the list; undefined when it is none of them. */
    readonly job: number | undefined;
    readonly expected: ExpectedRunTime;
    /** How long it has been at it. */
    readonly forMs: number;
  };
}

/** When a job will be done, from now: the likely time, and the range that it is in 8 times of 10. */
export interface Forecast {
  readonly earliestMs: number;
  readonly likelyMs: number;
  readonly latestMs: number;
}

/** Futures that are played. */
export const FORECAST_RUNS = 32;
/** More Workers than that are played by as many, with as much less to do. */
const MOST_WORKERS = 32;
/** More tasks for each of them are played as if some were one. */
const MOST_TASKS_EACH = 8;
/** How much a job's frames go on to change, as a share of their mean: scenes do not stay as they began. */
const DRIFT = 0.08;
/** The same where nothing is known of the very job. */
const GUESS = 0.6;
/** So many of the waiting tasks, at most, wait for all others: a film does, a chain of two steps does not. */
const MOST_AT_THE_END = 0.1;

/**
 * Plays the farm's next hours: Workers take the first task that they may take, job by job, and each takes as long as such tasks did, by
 * chance. What comes of many such futures is a range, not only a number.
 *
 * It leaves out what nobody knows: Workers that come and go, jobs that are yet to come, failures.
 */
export class FarmForecast {
  private readonly jobs: readonly JobAhead[];
  private readonly workers: readonly WorkerAhead[];
  private readonly endings: number[][];
  /** So many real Workers, and tasks, one that is played stands for. */
  private readonly scale: number;

  /** @param jobs - in the order in which they get Workers */
  constructor(
    jobs: readonly JobAhead[],
    workers: readonly WorkerAhead[],
    private readonly random: Random,
  ) {
    this.scale = Math.max(1, Math.ceil(workers.length / MOST_WORKERS));
    const { scale } = this;
    this.workers = workers.filter((_, index) => index % scale === 0);
    this.jobs = jobs.map((job) => ({
      ...job,
      ready: Math.ceil(job.ready / scale),
      waiting: Math.ceil(job.waiting / scale),
      workers:
        scale === 1
          ? job.workers
          : new Set([...job.workers].filter((index) => index % scale === 0).map((index) => index / scale)),
    }));
    this.endings = jobs.map(() => []);
  }

  /** Plays one future. Call it `FORECAST_RUNS` times; others may have their turn between two of them. */
  play(): void {
    for (const [index, end] of new Future(this.jobs, this.workers, this.random).play().entries())
      if (end !== undefined) this.endings[index]?.push(end);
  }

  /** What was found of a job; undefined when it did not end, for no Worker can take what is left. */
  of(index: number): Forecast | undefined {
    const ends = this.endings[index]?.toSorted((one, other) => one - other) ?? [];
    if (ends.length === 0) return undefined;
    const at = (share: number): number => ends[Math.round(share * (ends.length - 1))] ?? 0;
    return { earliestMs: at(0.06), likelyMs: at(0.5), latestMs: at(0.94) };
  }
}

/** Tasks that are played as one. */
interface Batch {
  left: number;
  readonly tasksEach: number;
}

/** One of the ways in which it may go on. */
class Future {
  private readonly ready: Batch[];
  private readonly waiting: number[];
  private readonly running: number[];
  /** How much longer, or shorter, all tasks of a job turn out to take. */
  private readonly factors: readonly number[];
  private readonly ends: (number | undefined)[];
  /** Workers in the order in which they get free. */
  private readonly agenda: {
    readonly atMs: number;
    readonly worker: number;
    readonly job: number | undefined;
  }[] = [];
  private readonly idle = new Set<number>();
  /** Jobs before it have nothing to hand out. */
  private firstOpen = 0;

  constructor(
    private readonly jobs: readonly JobAhead[],
    private readonly workers: readonly WorkerAhead[],
    private readonly random: Random,
  ) {
    this.ready = [];
    this.waiting = [];
    this.running = jobs.map(() => 0);
    this.factors = jobs.map(({ expected }) => this.factorOf(expected));
    this.ends = jobs.map(() => undefined);
    for (const job of jobs) {
      const isEnd = job.waiting <= MOST_AT_THE_END * (job.waiting + job.ready) || job.ready === 0;
      const ready = job.ready + (isEnd ? 0 : job.waiting);
      const most = Math.max(1, job.workers.size) * MOST_TASKS_EACH;
      const tasksEach = Math.max(1, Math.ceil(ready / most));
      this.ready.push({ left: ready, tasksEach });
      this.waiting.push(isEnd ? job.waiting : 0);
    }
  }

  /** @returns when each job ends, in ms from now; undefined for what does not */
  play(): readonly (number | undefined)[] {
    this.begin();
    for (const index of this.jobs.keys()) this.goOn(index, 0);
    for (const worker of this.idle) this.giveTask(worker, 0);
    for (let next = this.pop(); next; next = this.pop()) {
      const { atMs, worker, job } = next;
      this.idle.add(worker);
      if (job !== undefined) {
        this.running[job] = (this.running[job] ?? 0) - 1;
        if (this.goOn(job, atMs)) for (const other of this.idle) this.giveTask(other, atMs);
      }
      this.giveTask(worker, atMs);
    }
    return this.ends;
  }

  /** Workers go on with what they have in hand. */
  private begin(): void {
    for (const [worker, { runs }] of this.workers.entries()) {
      if (!runs) {
        this.idle.add(worker);
        continue;
      }
      const factor = runs.job === undefined ? 1 : (this.factors[runs.job] ?? 1);
      if (runs.job !== undefined) this.running[runs.job] = (this.running[runs.job] ?? 0) + 1;
      this.push(this.restOf(runs.expected, factor, runs.forMs), worker, runs.job);
    }
  }

  /** A job's tasks may have ended: those that wait for them are ready, or it is done. @returns whether tasks became ready */
  private goOn(index: number, atMs: number): boolean {
    const batch = this.ready[index];
    if (!batch || batch.left > 0 || (this.running[index] ?? 0) > 0) return false;
    const waiting = this.waiting[index] ?? 0;
    if (waiting === 0) {
      this.ends[index] ??= atMs;
      return false;
    }
    this.waiting[index] = 0;
    this.ready[index] = { left: waiting, tasksEach: 1 };
    this.firstOpen = Math.min(this.firstOpen, index);
    return true;
  }

  private giveTask(worker: number, atMs: number): void {
    while (this.firstOpen < this.jobs.length && this.ready[this.firstOpen]?.left === 0) this.firstOpen += 1;
    for (let index = this.firstOpen; index < this.jobs.length; index += 1) {
      const [job, batch] = [this.jobs[index], this.ready[index]];
      if (!job || !batch || batch.left === 0 || !job.workers.has(worker)) continue;
      const tasks = Math.min(batch.left, batch.tasksEach);
      batch.left -= tasks;
      this.running[index] = (this.running[index] ?? 0) + 1;
      this.idle.delete(worker);
      this.push(atMs + this.timeOf(job.expected, this.factors[index] ?? 1, tasks), worker, index);
      return;
    }
  }

  private factorOf({ meanMs, deviationMs, known }: ExpectedRunTime): number {
    const spread = meanMs > 0 ? deviationMs / meanMs : 0;
    const unsure = known === 0 ? GUESS : Math.hypot(Math.max(spread, 0.1) / Math.sqrt(known), DRIFT);
    return Math.exp(unsure * normal(this.random));
  }

  /** How long some tasks take, one after the other; of one task log-normally distributed, as render times are. */
  private timeOf({ meanMs, deviationMs }: ExpectedRunTime, factor: number, tasks: number): number {
    const relative = meanMs > 0 ? deviationMs / meanMs / Math.sqrt(tasks) : 0;
    const sigma2 = Math.log(1 + relative ** 2);
    return tasks * factor * meanMs * Math.exp(Math.sqrt(sigma2) * normal(this.random) - sigma2 / 2);
  }

  /** How long a task still takes that has been running for some time. */
  private restOf(expected: ExpectedRunTime, factor: number, forMs: number): number {
    for (let tries = 0; tries < 8; tries += 1) {
      const ms = this.timeOf(expected, factor, 1);
      if (ms > forMs) return ms - forMs;
    }
    return forMs * 0.2 * this.random(); // it takes longer than any: nobody knows for how long
  }

  /** Into a binary heap. */
  private push(atMs: number, worker: number, job: number | undefined): void {
    const { agenda } = this;
    let at = agenda.length;
    const entry = { atMs, worker, job };
    agenda.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = agenda[parent];
      if (!above || above.atMs <= atMs) break;
      agenda[at] = above;
      agenda[parent] = entry;
      at = parent;
    }
  }

  private pop():
    { readonly atMs: number; readonly worker: number; readonly job: number | undefined } | undefined {
    const { agenda } = this;
    const [first] = agenda;
    const last = agenda.pop();
    if (!first || !last || agenda.length === 0) return first;
    let at = 0;
    for (;;) {
      const [left, right] = [agenda[2 * at + 1], agenda[2 * at + 2]];
      const smaller = right && left && right.atMs < left.atMs ? 2 * at + 2 : 2 * at + 1;
      const below = agenda[smaller];
      if (!below || below.atMs >= last.atMs) break;
      agenda[at] = below;
      at = smaller;
    }
    agenda[at] = last;
    return first;
  }
}
