import { setTimeout as pause } from 'node:timers/promises';
import { RefusedByManager } from '../farm/manager-api.ts';
import type { SeededRandom } from '../farm/random.ts';
import type { SimulatedFarm } from './simulated-farm.ts';

interface Listed {
  readonly id: string;
  readonly status: string;
}

/** Jobs that nobody works at any more. */
export const AT_REST: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled', 'paused']);

const LONGEST_PAUSE_MS = 1_000;
/** So many Workers to an unfinished job, so that most have something to do. */
const WORKERS_A_JOB = 4;

/** Those who submit jobs, and steer some of them. They ask a Manager directly: what it answers them must hold. */
export class FarmPeople {
  /** Jobs that a Manager said it has. */
  readonly submitted: string[] = [];
  /** Jobs of which people wanted something else than to be rendered. */
  readonly steered = new Set<string>();
  /** Answers that nobody must get. */
  readonly failures: string[] = [];
  private open: readonly Listed[] = [];
  private readonly farm: SimulatedFarm;
  private readonly chances: SeededRandom;
  private readonly wantedJobs: number;
  private readonly over = new AbortController();

  constructor(farm: SimulatedFarm, chances: SeededRandom, workers: number) {
    [this.farm, this.chances, this.wantedJobs] = [farm, chances, Math.ceil(workers / WORKERS_A_JOB)];
  }

  /** Until `rest`. */
  async run(): Promise<void> {
    while (!this.over.signal.aborted) {
      const jobs = await this.tried<{ jobs?: readonly Listed[] }>('GET', '/jobs');
      if (jobs) this.open = (jobs.jobs ?? []).filter(({ status }) => !AT_REST.has(status));
      for (let count = this.open.length; count < this.wantedJobs; count += 1) await this.submit();
      if (this.open.length > 0 && this.chances.isLucky(0.3)) await this.steer(this.chances.pick(this.open));
      if (this.chances.isLucky(0.05)) await this.steerWorker();
      await pause(this.chances.below(LONGEST_PAUSE_MS), undefined, { signal: this.over.signal }).catch(
        () => undefined,
      );
    }
  }

  rest(): void {
    this.over.abort();
  }

  /** Workers that were sent to sleep would leave jobs waiting. */
  async wakeAll(): Promise<void> {
    const { workers } = await this.farm.api.ask<{ workers: readonly Listed[] }>('GET', '/worker-mgt/workers');
    for (const { id } of workers)
      await this.farm.api.ask('POST', `/worker-mgt/workers/${id}/setstatus`, {
        status: 'awake',
        is_lazy: false,
      });
  }

  private async submit(): Promise<void> {
    const { chances } = this;
    const settings = {
      frames: chances.between(1, 12),
      layers: chances.between(1, 3),
      seconds: chances.between(1, 3),
      failing: chances.pick([0, 0, 0, 0.05, 0.3]),
    };
    const job = await this.tried<Listed>('POST', '/jobs', {
      name: `job ${this.submitted.length + 1}`,
      type: 'bottle',
      priority: chances.between(1, 100),
      submitter_platform: 'linux',
      settings,
    });
    if (job) this.submitted.push(job.id);
  }

  private async steer({ id }: Listed): Promise<void> {
    const { chances } = this;
    if (chances.isLucky(0.4)) {
      await this.tried('POST', `/jobs/${id}/setpriority`, { priority: chances.between(1, 100) });
      return;
    }
    this.steered.add(id);
    const reason = 'a person wants it';
    if (chances.isLucky(0.5)) {
      const status = chances.pick(['cancel-requested', 'requeueing', 'requeueing', 'pause-requested']);
      await this.tried('POST', `/jobs/${id}/setstatus`, { status, reason });
      return;
    }
    const tasks = await this.tried<{ tasks?: readonly Listed[] }>('GET', `/jobs/${id}/tasks`);
    if (!tasks?.tasks?.length) return;
    const { id: task } = chances.pick(tasks.tasks);
    const status = chances.pick(['queued', 'queued', 'canceled']);
    await this.tried('POST', `/tasks/${task}/setstatus`, { status, reason });
  }

  private async steerWorker(): Promise<void> {
    const list = await this.tried<{ workers: readonly Listed[] }>('GET', '/worker-mgt/workers');
    if (!list?.workers.length) return;
    const body = {
      status: this.chances.pick(['asleep', 'awake', 'awake']),
      is_lazy: this.chances.isLucky(0.5),
    };
    await this.tried('POST', `/worker-mgt/workers/${this.chances.pick(list.workers).id}/setstatus`, body);
  }

  /** @returns undefined when nobody answered, or it was refused */
  private async tried<Result>(method: string, path: string, body?: object): Promise<Result | undefined> {
    try {
      return await this.farm.api.ask<Result>(method, path, body);
    } catch (error) {
      const isFailure =
        error instanceof RefusedByManager && error.httpStatus >= 500 && error.httpStatus !== 503;
      if (isFailure) this.failures.push(error.message);
      return undefined;
    }
  }
}
