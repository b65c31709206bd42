import { Injectable } from '@nestjs/common';
import type { WorkerLoadDto, WorkerLoadSampleDto } from '@flamenco/api-contracts';
import { Clock } from '../../clock.js';

/** How long a sample is kept, in ms. */
const KEPT_MS = 60 * 60_000;

/** Of samples that come faster, no three are kept within this time, in ms: Workers tell it once a minute. */
const CLOSEST_MS = 60_000;

/** Beyond that, the Workers that were not heard of for longest are forgotten: far more than a farm has. */
const MOST_WORKERS = 5_000;

interface KeptSample {
  readonly steadyMs: number;
  readonly sample: WorkerLoadSampleDto;
}

/**
 * How busy the Workers' computers were in the last hour. It is kept in memory, some 15 kB a Worker: writing it once a minute for each Worker would
 * cost more than it is worth, and a Manager that starts has a picture again within minutes (docs/decisions/0038).
 */
@Injectable()
export class WorkerLoads {
  private readonly kept = new Map<number, KeptSample[]>();

  constructor(private readonly clock: Clock) {}

  /** @param workerId - row id of the Worker */
  note(workerId: number, load: WorkerLoadDto): void {
    const { steadyMs } = this.clock.reading();
    const samples = this.recent(workerId, steadyMs);
    const before = samples.at(-2);
    if (before !== undefined && steadyMs - before.steadyMs < CLOSEST_MS) samples.pop();
    samples.push({ steadyMs, sample: { ...load, at: this.clock.timestamp() } });
    this.kept.delete(workerId); // the newest stand last
    this.kept.set(workerId, samples);
    const oldest = this.kept.keys().next();
    if (this.kept.size > MOST_WORKERS && !oldest.done) this.kept.delete(oldest.value);
  }

  /** The oldest first. @param workerId - row id of the Worker */
  history(workerId: number): readonly WorkerLoadSampleDto[] {
    return this.recent(workerId, this.clock.reading().steadyMs).map(({ sample }) => sample);
  }

  private recent(workerId: number, steadyMs: number): KeptSample[] {
    return (this.kept.get(workerId) ?? []).filter((kept) => steadyMs - kept.steadyMs < KEPT_MS);
  }
}
