import type { AssignedTaskDto } from '@flamenco/api-contracts';
import type { TestFarm } from '../farm/test-farm.js';
import type { Call, ExistingClient, Reply } from './existing-client.js';

const SECRET = '5f2e1d0c9b8a79685746352413029f8e7d6c5b4a39281706f5e4d3c2b1a09f8e';

/** A registration as Flamenco 3's Worker sends it. */
export const REGISTRATION = {
  name: 'render-07',
  secret: SECRET,
  platform: 'linux',
  supported_task_types: ['blender', 'ffmpeg', 'file-management', 'misc'],
};

/** What comes back when nobody is known by these credentials. */
export const NOBODY: readonly [string, string] = ['11111111-2222-4333-8444-555555555555', SECRET];

/** An id that nothing has. */
export const UNKNOWN_ID = NOBODY[0];

/** A Worker of Flamenco 3, as far as the Manager knows it. */
export class KnownWorker {
  private constructor(
    private readonly client: ExistingClient,
    readonly uuid: string,
    readonly types: readonly string[],
  ) {}

  /** One that has registered, and never signed on. */
  static async registered(client: ExistingClient, farm: TestFarm): Promise<KnownWorker> {
    const types = [farm.newType()];
    const { json } = await client.call('registerWorker', {
      body: { ...REGISTRATION, supported_task_types: types },
    });
    return new KnownWorker(client, (json as { readonly uuid: string }).uuid, types);
  }

  /** One that has signed on, and reported a status. @param traits - more of what it says when it signs on */
  static async thatIs(
    status: string,
    client: ExistingClient,
    farm: TestFarm,
    traits: object = {},
  ): Promise<KnownWorker> {
    const worker = await KnownWorker.registered(client, farm);
    await worker.signOn(traits);
    await worker.goTo(status);
    return worker;
  }

  /** Credentials. */
  get as(): readonly [string, string] {
    return [this.uuid, SECRET];
  }

  /** Its path parameter, for people who manage it. */
  get path(): { readonly worker_id: string } {
    return { worker_id: this.uuid };
  }

  get type(): string {
    return this.types[0] ?? '';
  }

  call(operationId: string, call: Omit<Call, 'as'> = {}): Promise<Reply> {
    return this.client.call(operationId, { ...call, as: this.as });
  }

  signOn(traits: object = {}): Promise<Reply> {
    const body = { name: 'render-07', supported_task_types: this.types, software_version: '3.9', ...traits };
    return this.call('signOn', { body });
  }

  goTo(status: string): Promise<Reply> {
    return this.call('workerStateChanged', { body: { status } });
  }

  /** Submits a job for it alone, and takes its first task. */
  async atWork(farm: TestFarm, tasks = 1): Promise<AssignedTaskDto> {
    const names = Array.from({ length: tasks }, (_, index) => ({
      name: `task ${index + 1}`,
      type: this.type,
    }));
    await farm.submit({ tasks: names });
    return (await this.call('scheduleTask')).json as AssignedTaskDto;
  }

  report(taskId: string, body: unknown): Promise<Reply> {
    return this.call('taskUpdate', { path: { task_id: taskId }, body });
  }

  mayRun(taskId: string): Promise<Reply> {
    return this.call('mayWorkerRun', { path: { task_id: taskId } });
  }

  /** How people see it. */
  async seen(): Promise<Readonly<Record<string, unknown>>> {
    const { json } = await this.client.call('fetchWorker', { path: this.path });
    return json as Readonly<Record<string, unknown>>;
  }

  /** What is requested of it, if anything. */
  request(status: string, isLazy = false): Promise<Reply> {
    return this.client.call('requestWorkerStatusChange', {
      path: this.path,
      body: { status, is_lazy: isLazy },
    });
  }
}
