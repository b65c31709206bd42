import { Injectable, type Signal, computed, inject, signal } from '@angular/core';
import { Api, type WorkerLoadSample, fetchWorkerLoad } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { liveResource } from '../../../shared/live/live-resource';

const MINUTE_MS = 60_000;

/** One thing whose use is charted. */
export interface LoadSeries {
  readonly label: string;
  /** In percent, by the time of the sample. */
  readonly points: readonly { readonly atMs: number; readonly percent: number }[];
  /** The newest, in words. */
  readonly now: string;
}

/** How busy a Worker's computer was in the last hour; asked for again each minute. Provided by what shows it. */
@Injectable()
export class WorkerLoadHistory {
  private readonly api = inject(Api);
  private readonly clock = inject(Clock);
  private readonly workerId = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, readonly WorkerLoadSample[]>({
    about: () => this.workerId(),
    topics: () => [],
    load: async (workerId) => (await this.api.invoke(fetchWorkerLoad, { worker_id: workerId })).samples,
    dependsOn: () => Math.floor(this.clock.nowMs() / MINUTE_MS),
  });

  readonly samples: Signal<readonly WorkerLoadSample[]> = computed(() => this.live.value() ?? []);

  select(workerId: string): void {
    this.workerId.set(workerId);
  }
}

/** What of the samples is charted: processors, memory, and each GPU. @param memoryMib - all memory that there is */
export function loadSeries(
  samples: readonly WorkerLoadSample[],
  memoryMib: number | undefined,
): readonly LoadSeries[] {
  const gpuCount = Math.max(0, ...samples.map(({ gpus }) => gpus?.length ?? 0));
  const gpuSeries = Array.from({ length: gpuCount }, (_, index) =>
    seriesOf(gpuCount > 1 ? `GPU ${index + 1}` : 'GPU', samples, ({ gpus }) => gpus?.[index]?.percent),
  );
  const memory =
    memoryMib === undefined
      ? []
      : [
          seriesOf('Memory', samples, ({ memory_used_mib: used }) =>
            used === undefined ? undefined : Math.min(100, (used / memoryMib) * 100),
          ),
        ];
  return [seriesOf('Processors', samples, ({ cpu_percent }) => cpu_percent), ...memory, ...gpuSeries].filter(
    ({ points }) => points.length > 0,
  );
}

function seriesOf(
  label: string,
  samples: readonly WorkerLoadSample[],
  percentOf: (sample: WorkerLoadSample) => number | undefined,
): LoadSeries {
  const points = samples.flatMap((sample) => {
    const percent = percentOf(sample);
    return percent === undefined ? [] : [{ atMs: Date.parse(sample.at), percent }];
  });
  const last = points.at(-1);
  return { label, points, now: last === undefined ? '' : `${Math.round(last.percent)} %` };
}
