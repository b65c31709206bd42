/** How long tasks took, and when jobs will be done. */
export { FarmForecast, FORECAST_RUNS } from './forecast.js';
export type { ExpectedRunTime, Forecast, JobAhead, WorkerAhead } from './forecast.js';
export { seededRandom } from './random.js';
export { runTimeBucketOf, summarizeRunTimes } from './run-times.js';
export type { RunTimeBucket, RunTimes } from './run-times.js';
