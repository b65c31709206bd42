import type { SeededRandom } from '../farm/random.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';

const MANAGER_URL = 'http://manager:8080/api/v3';
const LONGEST_PAUSE_MS = 60_000;
const PATIENCE_MS = 20_000;
/** Messages take some milliseconds: about as long. */
const LONGEST_SECOND_THOUGHT_MS = 20;

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** Those who submit jobs, and those who see to the farm. They meet the same network as the Workers. */
export class People {
  readonly actor = new Actor('people');
  submitted = 0;
  private readonly time: VirtualTime;
  private readonly chances: SeededRandom;
  private readonly trace: Trace;
  private readonly mostJobs: number;

  constructor(time: VirtualTime, chances: SeededRandom, trace: Trace, mostJobs: number) {
    [this.time, this.chances, this.trace, this.mostJobs] = [time, chances, trace, mostJobs];
  }

  /** Does something now and then, until `rest`. */
  begin(): void {
    this.time.as(this.actor, () => {
      this.live().catch((error: unknown) => this.time.fail(error));
    });
  }

  rest(): void {
    this.time.kill(this.actor);
  }

  /** Asks the Manager something, again and again until it answers. */
  async ask<Answer>(path: string, method = 'GET', body?: object): Promise<Answer> {
    for (;;) {
      const answer = await this.tried(path, method, body);
      if (answer !== undefined && answer.status < 500) return answer.body as Answer;
      await this.pause(1_000);
    }
  }

  /**
   * Workers that somebody had sent to sleep would leave jobs waiting, which people see. They do not see at once which sleep, and send all to sleep before they
   * wake them: what is requested first is on its way when it is taken back.
   */
  async wakeAll(): Promise<void> {
    const { workers } = await this.ask<{ workers: Listed[] }>('/worker-mgt/workers');
    for (const { id } of workers) {
      const path = `/worker-mgt/workers/${id}/setstatus`;
      await this.ask(path, 'POST', { status: 'asleep', is_lazy: false });
      await this.pause(this.chances.below(LONGEST_SECOND_THOUGHT_MS));
      await this.ask(path, 'POST', { status: 'awake', is_lazy: false });
    }
  }

  /** A file that the Manager serves. */
  async read(path: string): Promise<string> {
    return (await fetch(new URL(path, MANAGER_URL))).text();
  }

  private async live(): Promise<void> {
    for (;;) {
      if (this.submitted < this.mostJobs && this.chances.isLucky(0.5)) await this.submit();
      else await this.chances.pick(this.habits)();
      await this.pause(this.chances.below(LONGEST_PAUSE_MS));
    }
  }

  private readonly habits = [
    () => this.steerJob(),
    () => this.steerJob(),
    () => this.steerTask(),
    () => this.steerWorker(),
    () => this.setPriority(),
    () => this.liftBlocks(),
  ];

  private async submit(): Promise<void> {
    const { chances } = this;
    this.submitted += 1;
    const settings = {
      frames: chances.between(1, 12),
      layers: chances.between(1, 3),
      seconds: chances.between(1, 60),
      failing: chances.pick([0, 0, 0.05, 0.3, 1]),
    };
    const body = {
      name: `job ${this.submitted}`,
      type: 'bottle',
      priority: chances.between(1, 100),
      submitter_platform: 'linux',
      settings,
      ...(chances.isLucky(0.1) && { initial_status: 'paused' }),
    };
    await this.act('/jobs', 'POST', body);
  }

  private async steerJob(): Promise<void> {
    const job = await this.someJob();
    if (job === undefined) return;
    const status = this.chances.pick([
      'cancel-requested',
      'requeueing',
      'pause-requested',
      'queued',
      'requeueing',
    ]);
    await this.act(`/jobs/${job.id}/setstatus`, 'POST', { status, reason: 'a person wants it' });
  }

  private async setPriority(): Promise<void> {
    const job = await this.someJob();
    if (job !== undefined)
      await this.act(`/jobs/${job.id}/setpriority`, 'POST', { priority: this.chances.between(1, 100) });
  }

  private async liftBlocks(): Promise<void> {
    const job = await this.someJob();
    if (job === undefined) return;
    const blocked = await this.list<object>(`/jobs/${job.id}/blocklist`);
    if (blocked.length > 0) await this.act(`/jobs/${job.id}/blocklist`, 'DELETE', blocked);
  }

  private async steerTask(): Promise<void> {
    const job = await this.someJob();
    if (job === undefined) return;
    const tasks = await this.list<Listed>(`/jobs/${job.id}/tasks`, 'tasks');
    if (tasks.length === 0) return;
    const task = this.chances.pick(tasks);
    const status = this.chances.pick(['queued', 'canceled', 'queued']);
    await this.act(`/tasks/${task.id}/setstatus`, 'POST', { status, reason: 'a person wants it' });
  }

  private async steerWorker(): Promise<void> {
    const workers = await this.list<Listed>('/worker-mgt/workers', 'workers');
    if (workers.length === 0) return;
    const worker = this.chances.pick(workers);
    const status = this.chances.pick(['asleep', 'awake', 'awake', 'offline', 'restart']);
    const body = { status, is_lazy: this.chances.isLucky(0.5) };
    await this.act(`/worker-mgt/workers/${worker.id}/setstatus`, 'POST', body);
  }

  private async someJob(): Promise<Listed | undefined> {
    const jobs = await this.list<Listed>('/jobs', 'jobs');
    return jobs.length === 0 ? undefined : this.chances.pick(jobs);
  }

  private async list<Item>(path: string, property?: string): Promise<readonly Item[]> {
    const answer = await this.tried(path);
    if (answer?.status !== 200) return [];
    const list = property === undefined ? answer.body : (answer.body as Record<string, unknown>)[property];
    return Array.isArray(list) ? (list as Item[]) : [];
  }

  private async act(path: string, method: string, body: object): Promise<void> {
    this.trace.add(this.time.nowMs, `people ${method} ${path} ${JSON.stringify(body)}`);
    const answer = await this.tried(path, method, body);
    this.trace.add(this.time.nowMs, `people got ${answer?.status ?? 'no answer'}`);
  }

  /** @returns undefined when nobody, or somebody else, answered */
  private async tried(
    path: string,
    method = 'GET',
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
    let answer: Response;
    try {
      answer = await fetch(`${MANAGER_URL}${path}`, {
        method,
        ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return undefined;
    }
    if (!answer.headers.has('x-flamenco-manager')) return undefined;
    const text = await answer.text();
    if (answer.status >= 500 && answer.status !== 503)
      throw new Violation(`${method} ${path} was answered ${answer.status}: ${text}`);
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.time.startTimer(delayMs, resolve));
  }
}
