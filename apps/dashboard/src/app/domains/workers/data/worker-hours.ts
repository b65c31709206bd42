import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type UtilizationHour, fetchUtilization } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { liveResource } from '../../../shared/live/live-resource';

const HOURS = 24;
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

/** An hour of a Worker. */
export interface WorkerHour {
  readonly startMs: number;
  /** In percent of the hour. */
  readonly percent: number;
  readonly completed: number;
  readonly failed: number;
}

/** How busy a Worker was in the last 24 hours; asked for again each minute. Provided by what shows it. */
@Injectable()
export class WorkerHours {
  private readonly api = inject(Api);
  private readonly clock = inject(Clock);
  private readonly workerId = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, readonly UtilizationHour[]>({
    about: () => this.workerId(),
    topics: () => [],
    load: async (workerId) =>
      (await this.api.invoke(fetchUtilization, { hours: HOURS, worker_id: workerId })).hours,
    dependsOn: () => Math.floor(this.clock.nowMs() / MINUTE_MS),
  });

  /** The oldest first; none for a Worker that ended no task. */
  readonly hours = computed(() => {
    const known = this.live.value() ?? [];
    return known.length === 0 ? [] : hoursUntil(this.clock.nowMs(), known);
  });

  select(workerId: string): void {
    this.workerId.set(workerId);
  }
}

/** Each of the last hours, also those in which nothing was done. */
export function hoursUntil(nowMs: number, known: readonly UtilizationHour[]): readonly WorkerHour[] {
  const byStart = new Map(known.map((hour) => [Date.parse(hour.start), hour]));
  const last = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HOURS }, (_, index) => {
    const startMs = last - (HOURS - 1 - index) * HOUR_MS;
    const hour = byStart.get(startMs);
    return {
      startMs,
      percent: Math.min(100, ((hour?.busy_seconds ?? 0) / 3600) * 100),
      completed: hour?.tasks_completed ?? 0,
      failed: hour?.tasks_failed ?? 0,
    };
  });
}
