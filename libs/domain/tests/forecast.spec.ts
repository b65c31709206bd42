import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  FarmForecast,
  type Forecast,
  FORECAST_RUNS,
  type JobAhead,
  runTimeBucketOf,
  type RunTimeBucket,
  seededRandom,
  summarizeRunTimes,
  type WorkerAhead,
} from '../src/forecast/index.js';

function bucketsOf(times: readonly number[]): readonly RunTimeBucket[] {
  return [...Map.groupBy(times, runTimeBucketOf)].map(([bucket, all]) => ({
    bucket,
    taskCount: all.length,
    totalMs: all.reduce((sum, ms) => sum + ms, 0),
  }));
}

function forecast(jobs: readonly JobAhead[], workers: readonly WorkerAhead[], seed = 1): FarmForecast {
  const farm = new FarmForecast(jobs, workers, seededRandom(seed));
  for (let run = 0; run < FORECAST_RUNS; run += 1) farm.play();
  return farm;
}

const upTo = (count: number): ReadonlySet<number> =>
  new Set(Array.from({ length: count }, (_, index) => index));
const idle = (count: number): readonly WorkerAhead[] => Array.from({ length: count }, () => ({}));
const SURE = { meanMs: 1000, deviationMs: 0, known: 1_000_000 };

describe('run times', () => {
  it('are summed up exactly, and their quantiles within a tenth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9_000_000 }), { minLength: 1, maxLength: 60 }),
        (times) => {
          const summary = summarizeRunTimes(bucketsOf(times));
          const sorted = times.toSorted((one, other) => one - other);
          const exact = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
          expect(summary?.tasks).toBe(times.length);
          expect(summary?.meanMs).toBeCloseTo(times.reduce((sum, ms) => sum + ms, 0) / times.length, 3);
          for (const [found, share] of [
            [summary?.p10Ms, 0.1],
            [summary?.medianMs, 0.5],
            [summary?.p90Ms, 0.9],
          ] as const) {
            expect(Math.abs((found ?? NaN) - exact(share))).toBeLessThanOrEqual(0.1 * exact(share) + 1);
          }
        },
      ),
    );
  });

  it('of nothing are unknown', () => {
    expect(summarizeRunTimes([])).toBeUndefined();
    expect(summarizeRunTimes([{ bucket: 3, taskCount: 0, totalMs: 0 }])).toBeUndefined();
  });
});

/** What is certain comes out as it is; the rest is the drift that is always assumed. */
describe('a forecast', () => {
  const likely = (jobs: readonly JobAhead[], workers: readonly WorkerAhead[], of = 0): number =>
    (forecast(jobs, workers).of(of) as Forecast).likelyMs;

  it('is the work divided by those who do it', () => {
    const job = { ready: 40, waiting: 0, expected: SURE, workers: upTo(4) };
    expect(likely([job], idle(4))).toBeGreaterThan(9_000);
    expect(likely([job], idle(4))).toBeLessThan(11_000);
  });

  it('counts what comes before, and on the same Workers only', () => {
    const first = { ready: 20, waiting: 0, expected: SURE, workers: new Set([0, 1]) };
    const second = { ready: 4, waiting: 0, expected: SURE, workers: new Set([0, 1]) };
    const elsewhere = { ...second, workers: new Set([2, 3]) };
    const jobs = [first, second, elsewhere];
    expect(likely(jobs, idle(4), 1)).toBeGreaterThan(10_500);
    expect(likely(jobs, idle(4), 2)).toBeLessThan(2_500);
  });

  it('has the film wait for the frames', () => {
    const job = { ready: 20, waiting: 1, expected: SURE, workers: upTo(20) };
    expect(likely([job], idle(20))).toBeGreaterThan(1_800);
  });

  it('counts on Workers when they are done with what they have', () => {
    const job = { ready: 1, waiting: 0, expected: SURE, workers: upTo(1) };
    const workers = [{ runs: { job: undefined, expected: { ...SURE, meanMs: 60_000 }, forMs: 20_000 } }];
    expect(likely([job], workers)).toBeCloseTo(41_000, -3.5);
  });

  it('is none for what nobody can take, and at once for what is done', () => {
    const impossible = { ready: 1, waiting: 0, expected: SURE, workers: new Set<number>() };
    const done = { ready: 0, waiting: 0, expected: SURE, workers: upTo(1) };
    const farm = forecast([impossible, done], idle(1));
    expect(farm.of(0)).toBeUndefined();
    expect(farm.of(1)).toEqual({ earliestMs: 0, likelyMs: 0, latestMs: 0 });
  });

  it('of a farm of a thousand is as that of a small one', () => {
    const job = { ready: 20_000, waiting: 1, expected: SURE, workers: upTo(1_000) };
    expect(likely([job], idle(1_000))).toBeGreaterThan(18_000);
    expect(likely([job], idle(1_000))).toBeLessThan(24_000);
  });
});

/** A farm that goes on by itself: its jobs' frames take times that nobody was told, and change while the shot goes on. */
class SimulatedFarm {
  private readonly random;
  readonly jobs: {
    readonly meanMs: number;
    readonly spread: number;
    readonly trend: number;
    readonly tasks: number;
  }[];
  readonly workers: number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    const between = (least: number, most: number): number => least + (most - least) * this.random();
    this.workers = Math.round(between(1, 20));
    this.jobs = Array.from({ length: Math.round(between(1, 4)) }, () => ({
      meanMs: between(2_000, 600_000),
      spread: between(0.05, 0.5),
      trend: between(-0.2, 0.2),
      tasks: Math.round(between(10, 400)),
    }));
  }

  /** Frame after frame on the Workers; half-way through the first job it is asked when each will be done. */
  run(): { readonly forecast: FarmForecast; readonly ends: readonly number[]; readonly askedAt: number } {
    const free = Array.from({ length: this.workers }, () => 0);
    const hands: { job: number; started: number; ended: number }[] = [];
    for (const [job, { tasks }] of this.jobs.entries()) {
      for (let task = 0; task < tasks; task += 1) {
        const started = Math.min(...free);
        const ended = started + this.timeOf(job, task / tasks);
        free[free.indexOf(started)] = ended;
        hands.push({ job, started, ended });
      }
    }
    const ofFirst = hands.filter(({ job }) => job === 0);
    const askedAt = ofFirst[Math.floor(ofFirst.length * (0.1 + 0.6 * this.random()))]?.ended ?? 0;
    const expected = this.jobs.map((_, job) => this.knownOf(hands, job, askedAt));
    const running = hands.filter(({ started, ended }) => started <= askedAt && ended > askedAt);
    const workers = upTo(this.workers);
    const jobs = this.jobs.map((_, job) => ({
      ready: hands.filter((hand) => hand.job === job && hand.started > askedAt).length,
      waiting: 0,
      expected: expected[job] ?? SURE,
      workers,
    }));
    const now = Array.from({ length: this.workers }, (_, worker) => {
      const hand = running[worker];
      if (!hand) return {};
      return { runs: { job: hand.job, expected: expected[hand.job] ?? SURE, forMs: askedAt - hand.started } };
    });
    const ends = this.jobs.map((_, job) =>
      Math.max(...hands.filter((hand) => hand.job === job).map(({ ended }) => ended)),
    );
    return { forecast: forecast(jobs, now), ends, askedAt };
  }

  private timeOf(job: number, at: number): number {
    const { meanMs = 1, spread = 0, trend = 0 } = this.jobs[job] ?? {};
    const bell = [0, 0, 0, 0].reduce((sum) => sum + this.random(), 0) - 2; // about normal, of variance 1/3
    return meanMs * (1 + trend * at) * Math.exp(spread * 1.7 * bell);
  }

  private knownOf(
    hands: readonly { job: number; started: number; ended: number }[],
    job: number,
    by: number,
  ): JobAhead['expected'] {
    const times = hands
      .filter((hand) => hand.job === job && hand.ended <= by)
      .map((hand) => hand.ended - hand.started);
    const known = summarizeRunTimes(bucketsOf(times));
    if (known) return { ...known, known: known.tasks };
    const { meanMs = 1 } = this.jobs[job] ?? {};
    return { meanMs: meanMs * Math.exp(0.8 * (this.random() - 0.5)), deviationMs: meanMs * 0.3, known: 0 };
  }
}

describe('the range of a forecast', () => {
  it('has the true end in it 8 times of 10, and is no wider than it needs to be', () => {
    let [within, below, total, width] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 150; seed += 1) {
      const { forecast, ends, askedAt } = new SimulatedFarm(seed).run();
      for (const [job, end] of ends.entries()) {
        const range = forecast.of(job);
        if (!range || end <= askedAt) continue;
        total += 1;
        if (end - askedAt < range.earliestMs) below += 1;
        if (end - askedAt >= range.earliestMs && end - askedAt <= range.latestMs) within += 1;
        width += (range.latestMs - range.earliestMs) / range.likelyMs;
      }
    }
    expect(total).toBeGreaterThan(300);
    expect(within / total).toBeGreaterThan(0.8);
    expect(below / total).toBeLessThan(0.15); // it errs to neither side
    expect((total - within - below) / total).toBeLessThan(0.15);
    expect(width / total).toBeLessThan(1);
  });
});
