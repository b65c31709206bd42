/** Buckets between a run time and its double: what is in one differs by 9 percent at most. */
const BUCKETS_PER_DOUBLING = 8;

/** So many tasks took times that fall into one bucket. */
export interface RunTimeBucket {
  readonly bucket: number;
  readonly taskCount: number;
  /** Of all of them together. */
  readonly totalMs: number;
}

/** How long tasks took. */
export interface RunTimes {
  /** How many tasks this is known of. */
  readonly tasks: number;
  readonly meanMs: number;
  /** Standard deviation. */
  readonly deviationMs: number;
  /** One in ten was faster than that, half of them, and nine in ten. */
  readonly p10Ms: number;
  readonly medianMs: number;
  readonly p90Ms: number;
}

/** The bucket that a run time falls into. Source: a geometric histogram, as HdrHistogram and Prometheus keep them. */
export function runTimeBucketOf(ms: number): number {
  return Math.floor(BUCKETS_PER_DOUBLING * Math.log2(Math.max(1, ms)));
}

/** What buckets tell; a bucket may be there several times. Undefined as long as they are empty. */
export function summarizeRunTimes(buckets: readonly RunTimeBucket[]): RunTimes | undefined {
  const filled = buckets
    .filter(({ taskCount }) => taskCount > 0)
    .map(({ taskCount, totalMs }) => ({ tasks: taskCount, meanMs: totalMs / taskCount }))
    .sort((one, other) => one.meanMs - other.meanMs);
  const tasks = filled.reduce((sum, one) => sum + one.tasks, 0);
  if (tasks === 0) return undefined;
  const meanMs = filled.reduce((sum, one) => sum + one.tasks * one.meanMs, 0) / tasks;
  const variance = filled.reduce((sum, one) => sum + one.tasks * (one.meanMs - meanMs) ** 2, 0) / tasks;
  const quantile = (share: number): number => {
    let below = 0;
    return filled.find((one) => (below += one.tasks) >= share * tasks)?.meanMs ?? meanMs;
  };
  return {
    tasks,
    meanMs,
    deviationMs: Math.sqrt(variance),
    p10Ms: quantile(0.1),
    medianMs: quantile(0.5),
    p90Ms: quantile(0.9),
  };
}
