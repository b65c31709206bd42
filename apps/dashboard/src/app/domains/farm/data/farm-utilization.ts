import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type Utilization, fetchUtilization } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { liveResource } from '../../../shared/live/live-resource';

const MINUTE_MS = 60_000;

/** How far back one looks, in hours. */
export const PERIODS = [
  { hours: 24, label: '24 h' },
  { hours: 7 * 24, label: '7 days' },
  { hours: 35 * 24, label: '35 days' },
] as const;

/** How busy the farm was; asked for again each minute. Provided by what shows it. */
@Injectable()
export class FarmUtilization {
  private readonly api = inject(Api);
  private readonly clock = inject(Clock);
  private readonly asked = signal<number>(PERIODS[0].hours);

  private readonly live = liveResource<number, Utilization>({
    about: () => this.asked(),
    topics: () => [],
    load: (hours) => this.api.invoke(fetchUtilization, { hours }),
    dependsOn: () => Math.floor(this.clock.nowMs() / MINUTE_MS),
    isSame: () => true,
  });

  readonly hours = this.asked.asReadonly();
  /** Undefined until it is known. */
  readonly value = this.live.value;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
  readonly done = computed(() => sumOf(this.value(), 'tasks_completed'));
  readonly failed = computed(() => sumOf(this.value(), 'tasks_failed'));

  choose(hours: number): void {
    this.asked.set(hours);
  }
}

function sumOf(
  utilization: Utilization | undefined,
  what: 'tasks_completed' | 'tasks_failed',
): number | undefined {
  return utilization?.hours.reduce((sum, hour) => sum + hour[what], 0);
}
