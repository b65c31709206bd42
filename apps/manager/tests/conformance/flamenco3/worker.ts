import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ManagerClient, NotDelivered, type Credentials, type GoAnswer } from './manager-client.js';
import { TaskRunner, type GivenTask } from './task-runner.js';
import { UpdateBuffer, type QueuedUpdate } from './update-buffer.js';

/** How much faster than a real one it lives: a second is ten milliseconds. */
const MS_PER_SECOND = 10;

/** Seconds of behaviour.md §26.3 and §26.6. */
const SECONDS = {
  signOnAgain: 5,
  firstFetch: 3,
  afterTask: 2,
  noTask: 20,
  trouble: 60,
  asleep: 3,
  mayIRun: 10,
  flush: 30,
} as const;

/** What is left of a Worker when it ends: files in its home directory. */
export interface WorkerHome {
  credentials?: Credentials | undefined;
  readonly queue: QueuedUpdate[];
}

/** How it was started. */
export interface WorkerOptions {
  readonly name: string;
  readonly taskTypes: readonly string[];
  /** Not 0: it can be restarted, and ends with this code then. */
  readonly restartExitCode?: number;
}

/** The Manager answered what no Flamenco 3 Worker goes on with. */
export class FatalAnswer extends Error {}

type NextState = 'awake' | 'asleep' | 'offline' | 'restart';

/**
 * A Worker of Flamenco 3, as behaviour.md §26.1 to §26.6 describes it, faster: states and polling, its strictness about answers,
 * what it reports and in which order. One run of it, from its start to the end of its process.
 */
export class Flamenco3Worker {
  readonly updates: UpdateBuffer;
  /** The states that it went through. */
  readonly states: string[] = [];
  /** Its exit code. Rejects when an answer of the Manager has ended it. */
  readonly ended: Promise<number>;
  private readonly client: ManagerClient;
  private readonly runner: TaskRunner;
  /** Aborted by SIGTERM. */
  private readonly terminated = new AbortController();
  private hasCrashed = false;

  constructor(
    managerUrl: string,
    private readonly home: WorkerHome,
    private readonly options: WorkerOptions,
  ) {
    this.client = new ManagerClient(managerUrl);
    this.updates = new UpdateBuffer(this.client, home.queue);
    this.runner = new TaskRunner(this.updates);
    this.ended = this.live();
    this.ended.catch(() => undefined); // whoever waits for the end is told
  }

  get uuid(): string {
    return this.home.credentials?.workerId ?? '';
  }

  /** SIGTERM. @returns its exit code */
  terminate(): Promise<number> {
    this.terminated.abort();
    return this.ended;
  }

  /** SIGKILL: it has no time to say good-bye. */
  async crash(): Promise<void> {
    this.hasCrashed = true;
    await this.terminate();
  }

  private async live(): Promise<number> {
    const flushing = this.flushNowAndThen();
    try {
      let state: NextState = await this.shakeHands();
      await this.updates.flush();
      while (state === 'awake' || state === 'asleep') {
        this.states.push(state);
        await this.acknowledge(state);
        state = state === 'awake' ? await this.fetchTasks() : await this.sleep();
      }
      this.states.push(state);
      return state === 'restart' ? (this.options.restartExitCode ?? 0) : 0;
    } catch (error) {
      if (!this.terminated.signal.aborted) throw error;
      return 1;
    } finally {
      this.terminated.abort();
      await flushing;
      if (!this.hasCrashed) await this.sayGoodBye();
    }
  }

  /** Signs on with what is known; registers, and signs on again, when the Manager does not know it. */
  private async shakeHands(): Promise<NextState> {
    this.client.credentials = this.home.credentials;
    const first = this.home.credentials && (await this.signOn());
    if (first?.status === 200) return this.stateIn(first);
    await this.register();
    return this.stateIn(expectStatus(200, await this.signOn(), 'sign-on'));
  }

  private async signOn(): Promise<GoAnswer> {
    for (;;) {
      try {
        return await this.client.call('signOn', {
          name: this.options.name,
          supported_task_types: this.options.taskTypes,
          software_version: '3.9',
          can_restart: (this.options.restartExitCode ?? 0) !== 0,
        });
      } catch (error) {
        if (!(error instanceof NotDelivered)) throw error;
        await this.pause(SECONDS.signOnAgain);
      }
    }
  }

  private async register(): Promise<void> {
    const workerSecret = randomBytes(32).toString('hex');
    this.client.credentials = undefined;
    const answer = await this.client.call('registerWorker', {
      name: this.options.name,
      secret: workerSecret,
      platform: 'linux',
      supported_task_types: this.options.taskTypes,
    });
    const { json } = expectStatus(200, answer, 'register-worker');
    this.home.credentials = { workerId: String(json?.['uuid']), workerSecret };
    this.client.credentials = this.home.credentials;
  }

  private async acknowledge(status: string): Promise<void> {
    expectStatus(204, await this.client.call('workerStateChanged', { status }), 'state-changed');
  }

  private async fetchTasks(): Promise<NextState> {
    await this.pause(SECONDS.firstFetch);
    for (;;) {
      const answer = await this.client.call('scheduleTask').catch(ifNotDelivered);
      if (answer?.status === 423) return this.stateIn(answer);
      if (answer?.status === 200 && answer.json) {
        await this.runTask(answer.json as unknown as GivenTask);
        await this.pause(SECONDS.afterTask);
      } else {
        await this.pause(answer?.status === 204 ? SECONDS.noTask : SECONDS.trouble);
      }
    }
  }

  private async runTask(task: GivenTask): Promise<void> {
    const aborted = new AbortController();
    const signal = AbortSignal.any([aborted.signal, this.terminated.signal]);
    const over = new AbortController();
    const asking = this.askWhetherToGoOn(task.uuid, over.signal, () => {
      aborted.abort();
    });
    await this.runner.run(task, signal);
    over.abort();
    await asking;
  }

  private async askWhetherToGoOn(taskId: string, over: AbortSignal, stop: () => void): Promise<void> {
    while (await passes(SECONDS.mayIRun, over)) {
      const answer = await this.client.call('mayWorkerRun', undefined, taskId).catch(ifNotDelivered);
      if (answer?.status === 200 && answer.json?.['mayKeepRunning'] === false) stop();
    }
  }

  private async sleep(): Promise<NextState> {
    for (;;) {
      await this.pause(SECONDS.asleep);
      const answer = await this.client.call('workerState').catch(ifNotDelivered);
      if (answer?.status === 200 && answer.json?.['status_requested'] !== 'asleep')
        return this.stateIn(answer);
    }
  }

  /** A state that it does not know is like sleep. */
  private stateIn({ json }: GoAnswer): NextState {
    const state = json?.['status_requested'];
    return state === 'awake' || state === 'offline' || state === 'restart' ? state : 'asleep';
  }

  private async flushNowAndThen(): Promise<void> {
    while (await passes(SECONDS.flush, this.terminated.signal)) await this.updates.flush();
  }

  private async sayGoodBye(): Promise<void> {
    await this.updates.flush();
    const answer = await this.client.call('signOff').catch(ifNotDelivered);
    if (answer && answer.status !== 403) expectStatus(204, answer, 'sign-off');
  }

  /** Ten percent longer or shorter. */
  private pause(seconds: number): Promise<void> {
    const jitter = 0.9 + 0.2 * Math.random();
    return wait(seconds * MS_PER_SECOND * jitter, undefined, { signal: this.terminated.signal });
  }
}

function expectStatus(status: number, answer: GoAnswer, what: string): GoAnswer {
  if (answer.status === status) return answer;
  throw new FatalAnswer(`${what} was answered ${answer.status}: ${JSON.stringify(answer.json)}`);
}

function ifNotDelivered(error: unknown): undefined {
  if (!(error instanceof NotDelivered)) throw error;
}

/** @returns whether the time has passed; false when it was cut short */
async function passes(seconds: number, signal: AbortSignal): Promise<boolean> {
  return wait(seconds * MS_PER_SECOND, true, { signal }).catch(() => false);
}
