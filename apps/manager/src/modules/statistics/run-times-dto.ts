import type { RunTimesDto } from '@flamenco/api-contracts';
import type { RunTimes } from '@flamenco/domain/forecast';

/** Run times as the API has them. */
export function toRunTimesDto(times: RunTimes): RunTimesDto {
  return {
    tasks: times.tasks,
    mean_seconds: toSeconds(times.meanMs),
    p10_seconds: toSeconds(times.p10Ms),
    median_seconds: toSeconds(times.medianMs),
    p90_seconds: toSeconds(times.p90Ms),
  };
}

/** Seconds with three digits. */
export function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}
