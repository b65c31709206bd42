import { rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AssignedTask, TaskCommand, TaskUpdate } from '../../src/manager-api/manager-client.js';

/** What the Manager answers. `hang-up`: it closes the connection instead. */
export type Answer =
  | {
      readonly status: number;
      readonly body?: unknown;
      /** Somebody else answers in the Manager's place: a proxy, a sign-in page. */
      readonly isForeign?: true;
      readonly contentType?: string;
      /** The Manager's clock, by its header. */
      readonly clock?: Date;
    }
  | 'hang-up';

/** One request, as it arrived. */
export interface SeenRequest {
  readonly operation: string;
  readonly url: URL;
  readonly worker: string | undefined;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
  readonly json: unknown;
}

const OPERATIONS: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ['GET', /^\/api\/v3\/version$/, 'version'],
  ['GET', /^\/api\/v3\/configuration$/, 'configuration'],
  ['GET', /^\/api\/v3\/configuration\/shared-storage\/workers\/\w+$/, 'storage'],
  ['GET', /^\/api\/v3\/configuration\/variables\/workers\/\w+$/, 'variables'],
  ['POST', /^\/api\/v3\/configuration\/check\/shared-storage$/, 'try-folder'],
  ['POST', /^\/api\/v3\/worker\/register-worker$/, 'register'],
  ['POST', /^\/api\/v3\/worker\/sign-on$/, 'sign-on'],
  ['POST', /^\/api\/v3\/worker\/sign-off$/, 'sign-off'],
  ['GET', /^\/api\/v3\/worker\/state$/, 'state'],
  ['POST', /^\/api\/v3\/worker\/state-changed$/, 'state-changed'],
  ['POST', /^\/api\/v3\/worker\/problems$/, 'problems'],
  ['POST', /^\/api\/v3\/worker\/machine$/, 'machine'],
  ['POST', /^\/api\/v3\/worker\/load$/, 'load'],
  ['POST', /^\/api\/v3\/worker\/checks$/, 'checks'],
  ['GET', /^\/api\/v3\/worker\/packages$/, 'packages'],
  ['GET', /^\/api\/v3\/worker\/packages\/[^/]+$/, 'package'],
  ['POST', /^\/api\/v3\/worker\/task$/, 'task'],
  ['POST', /^\/api\/v3\/worker\/task\/[^/]+$/, 'update'],
  ['GET', /^\/api\/v3\/worker\/task\/[^/]+\/may-i-run$/, 'may-i-run'],
  ['POST', /^\/api\/v3\/worker\/task\/[^/]+\/output-produced$/, 'output'],
];

const VERSION: Answer = {
  status: 200,
  body: { version: '4.0.0', shortversion: '4.0.0', name: 'fake', git: '' },
};

type Behaviour = (request: SeenRequest) => Answer | Promise<Answer>;

/** An HTTP server in the place of a Manager: it speaks the API's shapes, remembers every request, and misbehaves on demand. */
export class FakeManager {
  readonly requests: SeenRequest[] = [];
  /** Tasks to hand out, first one first. */
  readonly tasks: AssignedTask[] = [];
  /** What the Worker is asked to become; cleared when it says that it is. */
  requestedStatus: string | undefined;
  /** Of what is requested; a Flamenco 3 Manager tells none. */
  requestNumber: number | undefined;
  /** Whether a restart that is requested is to install a package before. */
  requestsUpdate = false;
  /** `undefined`: it may run. */
  mayNotRunBecause: string | undefined;
  readonly knownWorkers = new Set<string>();
  /** Takes the place of the usual behaviour of an operation. */
  readonly overrides = new Map<string, Behaviour>();
  /** The farm's shared storage, as Workers see it, and as the Manager itself does. */
  storage = { here: '/nowhere/of/this/farm', there: '/nowhere/of/this/farm' };
  /** Values of variables for Workers. */
  variables: Readonly<Record<string, string>> = {};
  /** A Flamenco 3 Manager answers at once when it has no task. */
  longPollMs = 60_000;
  /** A Flamenco 3 Manager has no header that tells its answers from others. */
  sendsHeader = true;

  private readonly wakers = new Set<() => void>();

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<FakeManager> {
    const server = createServer();
    const manager = new FakeManager(server);
    server.on('request', (request, response) => void manager.handle(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return manager;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.wakeLongPolls();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Requests of one operation. */
  seen(operation: string): readonly SeenRequest[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  /** The reports about tasks, in the order in which they came. */
  get updates(): readonly TaskUpdate[] {
    return this.seen('update').map(({ json }) => json as TaskUpdate);
  }

  /** All log text of all tasks. */
  get log(): string {
    return this.updates.map(({ log }) => log ?? '').join('');
  }

  addTask(...tasks: readonly AssignedTask[]): void {
    this.tasks.push(...tasks);
    this.wakeLongPolls();
  }

  requestStatus(status: string): void {
    this.requestedStatus = status;
    this.wakeLongPolls();
  }

  private wakeLongPolls(): void {
    for (const wake of this.wakers) wake();
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    this.requests.push(request);
    const behaviour = this.overrides.get(request.operation) ?? ((seen) => this.usualAnswer(seen));
    const answer = await behaviour(request);
    if (answer === 'hang-up') {
      incoming.socket.destroy();
      return;
    }
    if (this.sendsHeader && !answer.isForeign) response.setHeader('X-Flamenco-Manager', '4.0.0');
    if (answer.clock) response.setHeader('Date', answer.clock.toUTCString());
    const { status, body, contentType = 'application/json' } = answer;
    if (body === undefined) response.writeHead(status).end();
    else
      response
        .writeHead(status, { 'Content-Type': contentType })
        .end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  }

  /** The answer of a Manager to which nothing bad happens. */
  // eslint-disable-next-line complexity -- one branch for each operation
  async usualAnswer(request: SeenRequest): Promise<Answer> {
    if (request.operation === 'version') return VERSION;
    const facts = await this.factsFor(request);
    if (facts !== undefined) return { status: 200, body: facts };
    if (request.operation === 'register') {
      const uuid = `00000000-0000-4000-8000-00000000000${this.knownWorkers.size + 1}`;
      this.knownWorkers.add(uuid);
      return {
        status: 200,
        body: {
          uuid,
          name: '',
          address: '',
          status: '',
          platform: '',
          software: '',
          supported_task_types: [],
        },
      };
    }
    if (request.worker === undefined || !this.knownWorkers.has(request.worker)) {
      return { status: 403, body: { message: 'security requirements failed: unknown worker' } };
    }
    switch (request.operation) {
      case 'sign-on':
        return this.statusAnswer(200, 'awake');
      case 'sign-off':
        if (this.requestedStatus === 'restart') this.requestedStatus = undefined;
        return { status: 204 };
      case 'state':
        return this.requestedStatus === undefined ? { status: 204 } : this.statusAnswer(200);
      case 'state-changed':
        if ((request.json as { status: string }).status === this.requestedStatus)
          this.requestedStatus = undefined;
        return { status: 204 };
      case 'task':
        return this.answerTaskRequest(request);
      case 'may-i-run': {
        const body = {
          mayKeepRunning: this.mayNotRunBecause === undefined,
          reason: this.mayNotRunBecause ?? '',
          statusChangeRequested: false,
        };
        return { status: 200, body };
      }
      case 'output':
        return { status: 202 };
      default:
        return { status: 204 };
    }
  }

  /** What anybody may ask of the farm. */
  private async factsFor({ operation, json }: SeenRequest): Promise<unknown> {
    const { here, there } = this.storage;
    if (operation === 'configuration')
      return { storageLocation: there, shamanEnabled: false, isFirstRun: false };
    if (operation === 'storage')
      return { location: here, audience: 'workers', platform: 'linux', shamanEnabled: false };
    if (operation === 'variables') {
      const entries = Object.entries(this.variables);
      return Object.fromEntries(entries.map(([name, value]) => [name, { value, is_twoway: false }]));
    }
    if (operation !== 'try-folder') return undefined;
    const { path } = json as { readonly path: string };
    try {
      await writeFile(join(path, 'test'), '');
      await rm(join(path, 'test'));
      return { path, is_usable: true, cause: 'fine' };
    } catch (error) {
      return { path, is_usable: false, cause: String(error) };
    }
  }

  private async answerTaskRequest({ url }: SeenRequest): Promise<Answer> {
    const waitMs = Math.min(Number(url.searchParams.get('wait') ?? 0) * 1000, this.longPollMs);
    if (this.tasks.length === 0 && this.requestedStatus === undefined && waitMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        this.wakers.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    if (this.requestedStatus !== undefined) return this.statusAnswer(423);
    const task = this.tasks.shift();
    return task ? { status: 200, body: task } : { status: 204 };
  }

  private statusAnswer(status: number, otherwise?: string): Answer {
    const number = this.requestNumber === undefined ? {} : { request_number: this.requestNumber };
    const update = this.requestsUpdate ? { update: true } : {};
    return { status, body: { status_requested: this.requestedStatus ?? otherwise, ...number, ...update } };
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const url = new URL(incoming.url ?? '/', 'http://manager');
  const operation = OPERATIONS.find(
    ([method, path]) => method === incoming.method && path.test(url.pathname),
  )?.[2];
  const contentType = incoming.headers['content-type'];
  const isJson = contentType?.includes('json') === true && bytes.length > 0;
  return {
    operation: operation ?? `unknown: ${String(incoming.method)} ${url.pathname}`,
    url,
    worker: userName(incoming.headers.authorization),
    contentType,
    bytes,
    json: isJson ? JSON.parse(bytes.toString()) : undefined,
  };
}

function userName(authorization: string | undefined): string | undefined {
  const pair = authorization?.replace(/^Basic /, '');
  return pair === undefined ? undefined : Buffer.from(pair, 'base64').toString().split(':')[0];
}

let taskCount = 0;

/** A task with these commands. */
export function aTask(
  commands: readonly Partial<TaskCommand>[],
  overrides: Partial<AssignedTask> = {},
): AssignedTask {
  taskCount += 1;
  const suffix = String(taskCount).padStart(12, '0');
  return {
    uuid: `10000000-0000-4000-8000-${suffix}`,
    job: '20000000-0000-4000-8000-000000000001',
    name: `task-${taskCount}`,
    status: 'active',
    priority: 50,
    job_priority: 50,
    job_type: 'test',
    task_type: 'misc',
    commands: commands.map((command) => ({ name: 'echo', parameters: {}, total_step_count: 0, ...command })),
    steps_completed: 0,
    steps_total: commands.length,
    attempt_id: `30000000-0000-4000-8000-${suffix}`,
    ...overrides,
  };
}
