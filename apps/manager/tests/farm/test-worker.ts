import type {
  AssignedTaskDto,
  MayKeepRunningDto,
  TaskUpdateDto,
  WorkerSignOnDto,
  WorkerStateChangeDto,
} from '@flamenco/api-contracts';
import { done, FarmClient, ok, type Answer, type Refusal } from './farm-client.js';

const SECRET = 'a very long and random secret';

/** What a Worker says of itself. */
export interface WorkerTraits {
  readonly name?: string;
  readonly types: readonly string[];
  readonly platform?: string;
  readonly canRestart?: boolean;
}

/** The task that a report is about. */
export type TaskInHand = Pick<AssignedTaskDto, 'uuid'> & Partial<Pick<AssignedTaskDto, 'attempt_id'>>;

/** A Worker as the Manager hears of it, without anything that runs. */
export class TestWorker {
  private constructor(
    readonly uuid: string,
    readonly name: string,
    readonly client: FarmClient,
    private readonly traits: WorkerTraits,
  ) {}

  static async register(api: string, traits: WorkerTraits): Promise<TestWorker> {
    const name = traits.name ?? 'worker';
    const { uuid } = await ok(
      new FarmClient(api).post<{ uuid: string }>('/worker/register-worker', {
        name,
        secret: SECRET,
        platform: traits.platform ?? 'linux',
        supported_task_types: traits.types,
      }),
    );
    return TestWorker.known(api, uuid, traits);
  }

  /** A Worker that registered with this secret earlier. */
  static known(api: string, uuid: string, traits: WorkerTraits): TestWorker {
    return new TestWorker(
      uuid,
      traits.name ?? 'worker',
      new FarmClient(api, basicAuthorization(uuid, SECRET)),
      traits,
    );
  }

  /** The same Worker, talking to a Manager that was started again. */
  movedTo(api: string): TestWorker {
    return TestWorker.known(api, this.uuid, this.traits);
  }

  /** The same Worker, as one of its starts. */
  inSession(sessionId: string): TestWorker {
    const client = this.client.withHeaders({ 'X-Flamenco-Session': sessionId });
    return new TestWorker(this.uuid, this.name, client, this.traits);
  }

  /** @param more - what only our Workers say */
  async signOn(more: Partial<WorkerSignOnDto> = {}): Promise<string> {
    return (await ok(this.signingOn(more))).status_requested;
  }

  signingOn(more: Partial<WorkerSignOnDto> = {}): Promise<Answer<WorkerStateChangeDto & Refusal>> {
    const { name, traits } = this;
    const body = {
      name,
      supported_task_types: traits.types,
      software_version: '4.0.0',
      can_restart: traits.canRestart ?? false,
    };
    return this.client.post('/worker/sign-on', { ...body, ...more });
  }

  async wakeUp(): Promise<this> {
    await this.signOn();
    await this.goTo('awake');
    return this;
  }

  signOff(): Promise<void> {
    return done(this.client.post('/worker/sign-off'));
  }

  /** @param requestNumber - what only our Workers say */
  goTo(status: string, requestNumber?: number): Promise<void> {
    const number = requestNumber === undefined ? {} : { request_number: requestNumber };
    return done(this.client.post('/worker/state-changed', { status, ...number }));
  }

  /** Asks for a task, and gives the whole answer. */
  ask(waitSeconds?: number, signal?: AbortSignal): Promise<Answer<AssignedTaskDto>> {
    const query = waitSeconds === undefined ? '' : `?wait=${waitSeconds}`;
    return this.client.post(`/worker/task${query}`, undefined, signal);
  }

  /** Asks for a task, and must get one. */
  take(waitSeconds?: number): Promise<AssignedTaskDto> {
    return ok(this.ask(waitSeconds));
  }

  /** The name of the task that it is given, or undefined when there is none for it. */
  async takeName(): Promise<string | undefined> {
    const { status, body } = await this.ask();
    if (status === 204) return undefined;
    if (status !== 200) throw new Error(`no task, but ${status}: ${JSON.stringify(body)}`);
    return body.name;
  }

  report(task: TaskInHand, update: TaskUpdateDto): Promise<Answer<Refusal>> {
    const attempt = task.attempt_id === undefined ? {} : { attempt_id: task.attempt_id };
    return this.client.post(`/worker/task/${task.uuid}`, { ...attempt, ...update });
  }

  /** As Flamenco 3's Worker reports: it knows nothing of attempts. */
  reportLikeFlamenco3(task: TaskInHand, update: TaskUpdateDto): Promise<Answer<Refusal>> {
    return this.client.post(`/worker/task/${task.uuid}`, update);
  }

  complete(task: TaskInHand): Promise<void> {
    return done(this.report(task, { taskStatus: 'completed' }));
  }

  fail(task: TaskInHand, activity?: string): Promise<void> {
    return done(this.report(task, { taskStatus: 'failed', ...(activity !== undefined && { activity }) }));
  }

  mayRun(task: TaskInHand, attempt = task.attempt_id): Promise<MayKeepRunningDto> {
    const query = attempt === undefined ? '' : `?attempt=${attempt}`;
    return ok(this.client.get<MayKeepRunningDto>(`/worker/task/${task.uuid}/may-i-run${query}`));
  }
}

/** The header for HTTP basic authentication. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
