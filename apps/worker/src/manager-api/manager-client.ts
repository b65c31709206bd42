import createClient, { type Client } from 'openapi-fetch';
import { rootMessage } from '../error-facts.js';
import type { WorkerCredentials } from '../lifecycle/credentials.js';
import { AnswerOrigin, type ExpectedAnswers } from './answer-origin.js';
import {
  bodyOf,
  doneOf,
  jsonIn,
  noAnswer,
  refusalFrom,
  statusRequestOf,
  type Done,
  type RawAnswer,
  type StatusRequest,
  type StatusToTake,
} from './answers.js';
import type { Refusal } from './refusal.js';
import type { components, paths } from './schema.gen.js';

type Schemas = components['schemas'];

export type { StatusRequest, StatusToTake } from './answers.js';

/** A task to be run. A Flamenco 3 Manager gives no attempt id. */
export type AssignedTask = Omit<Schemas['AssignedTask'], 'attempt_id'> & { readonly attempt_id?: string };
/** One report about a task. */
export type TaskUpdate = Schemas['TaskUpdate'];
/** A package of the Worker that a Manager has. */
export type WorkerPackage = Schemas['WorkerPackage'];
/** Something that is wrong with this Worker, for people to see. */
export type WorkerProblem = Schemas['WorkerProblem'];
/** One command of a task, variables already replaced by values. */
export type TaskCommand = Schemas['Command'];
/** Whether a task may go on. */
export type MayKeepRunning = Schemas['MayKeepRunning'];
/** The kinds of image that a Manager takes as a preview. */
export type PreviewMimeType = 'image/jpeg' | 'image/png' | 'image/tiff' | 'image/x-exr';

/** An image that a task made. */
export interface HandedInImage {
  readonly taskId: string;
  /** Undefined where nobody knows which it shows; a Flamenco 3 Manager does not ask. */
  readonly frame: number | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: PreviewMimeType;
}

interface Nothing {
  readonly kind: 'nothing';
}

interface FetchResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** What a Worker tells about itself. */
export interface WorkerIdentity {
  readonly name: string;
  readonly taskTypes: readonly string[];
  readonly softwareVersion: string;
  readonly canRestart: boolean;
  /** Absent: no. */
  readonly canUpdate?: boolean;
  /** What lets it in where not every Worker may come. */
  readonly registrationSecret?: string | undefined;
}

/** By what the Manager tells the Worker from others that have its credentials. */
export type SignOnSession = Pick<Schemas['WorkerSignOn'], 'session_id' | 'previous_session_id' | 'copy_of'>;

const NO_CONTENT: ExpectedAnswers = { 204: null };

/** Most answers take milliseconds; a Manager that needs longer than this is treated as away. */
const ANSWER_TIMEOUT_MS = 10_000;

/** What a long log may take longer than other requests: the line of a studio in the country is not faster. */
const SLOW_LINE_BYTES_PER_S = 16 * 1024;

/**
 * The operations a Worker uses, over HTTP. Refusals are values, and so is no answer: what another server says in the
 * Manager's place counts as none. Methods reject only with the reason of the aborted signal.
 */
export class ManagerClient {
  private readonly api: Client<paths>;
  private readonly origin = new AnswerOrigin();
  private authorization: string | undefined;
  private sessionId: string | undefined;

  constructor(
    readonly managerUrl: string,
    softwareVersion: string,
  ) {
    this.api = createClient<paths>({
      baseUrl: managerUrl,
      headers: { 'User-Agent': `Flamenco/${softwareVersion}` },
    });
    this.api.use({
      onRequest: ({ request }) => {
        if (this.authorization !== undefined) request.headers.set('Authorization', this.authorization);
        if (this.sessionId !== undefined) request.headers.set('X-Flamenco-Session', this.sessionId);
      },
    });
  }

  /** Whether a Manager of ours has answered: it takes what one of Flamenco 3 does not know. */
  get isOurs(): boolean {
    return this.origin.isOurs;
  }

  /** From now on, requests are made in this Worker's name. */
  useCredentials(credentials: WorkerCredentials): void {
    const pair = Buffer.from(`${credentials.workerId}:${credentials.workerSecret}`).toString('base64');
    this.authorization = `Basic ${pair}`;
  }

  /** From now on, requests are made in this session. */
  useSession(sessionId: string): void {
    this.sessionId = sessionId;
  }

  /** Registers a new Worker; the answer has its id. */
  async register(
    worker: WorkerIdentity,
    secret: string,
    platform: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'registered'; readonly workerId: string } | Refusal> {
    const { name, registrationSecret, taskTypes } = worker;
    const body = {
      ...{ name, platform, secret, supported_task_types: [...taskTypes] },
      ...(registrationSecret !== undefined && { registration_secret: registrationSecret }),
    };
    const answer = await this.ask({ 200: 'uuid' }, signal, (init) =>
      this.api.POST('/api/v3/worker/register-worker', { body, ...init }),
    );
    const registered = bodyOf<Schemas['RegisteredWorker']>(answer, 'uuid');
    return registered ? { kind: 'registered', workerId: registered.uuid } : refusalFrom(answer);
  }

  /** Tells that the Worker is there; the answer says which status to take. */
  async signOn(
    worker: WorkerIdentity,
    session: SignOnSession,
    signal: AbortSignal,
  ): Promise<StatusRequest | Refusal> {
    const body = {
      ...session,
      name: worker.name,
      supported_task_types: [...worker.taskTypes],
      software_version: worker.softwareVersion,
      can_restart: worker.canRestart,
      ...(worker.canUpdate && { can_update: true }),
    };
    return statusRequestOf(
      await this.ask({ 200: 'status_requested' }, signal, (init) =>
        this.api.POST('/api/v3/worker/sign-on', { body, ...init }),
      ),
    );
  }

  /** Tells that the Worker goes away; the Manager queues its active task again. */
  async signOff(signal: AbortSignal): Promise<Done | Refusal> {
    return doneOf(
      await this.ask(NO_CONTENT, signal, (init) => this.api.POST('/api/v3/worker/sign-off', init)),
    );
  }

  /** Tells which status the Worker has taken, and by which request. */
  async stateChanged({ status, requestNumber }: StatusToTake, signal: AbortSignal): Promise<Done | Refusal> {
    const body = { status, ...(requestNumber !== undefined && { request_number: requestNumber }) };
    return doneOf(
      await this.ask(NO_CONTENT, signal, (init) =>
        this.api.POST('/api/v3/worker/state-changed', { body, ...init }),
      ),
    );
  }

  /** Tells all that is wrong with this Worker now, in place of what it told before. */
  async tellProblems(problems: readonly WorkerProblem[], signal: AbortSignal): Promise<Done | Refusal> {
    const body = { problems: [...problems] };
    return doneOf(
      await this.ask(NO_CONTENT, signal, (init) =>
        this.api.POST('/api/v3/worker/problems', { body, ...init }),
      ),
    );
  }

  /** Tells what this computer is, in place of what was told before. */
  async tellMachine(body: Schemas['WorkerMachine'], signal: AbortSignal): Promise<Done | Refusal> {
    return doneOf(
      await this.ask(NO_CONTENT, signal, (init) =>
        this.api.POST('/api/v3/worker/machine', { body, ...init }),
      ),
    );
  }

  /** Tells how busy this computer is. */
  async tellLoad(body: Schemas['WorkerLoad'], signal: AbortSignal): Promise<Done | Refusal> {
    return doneOf(
      await this.ask(NO_CONTENT, signal, (init) => this.api.POST('/api/v3/worker/load', { body, ...init })),
    );
  }

  /** Tells what came of checks, in place of those before. */
  async tellChecks(body: Schemas['WorkerChecks'], signal: AbortSignal): Promise<Done | Refusal> {
    return doneOf(
      await this.ask(NO_CONTENT, signal, (init) => this.api.POST('/api/v3/worker/checks', { body, ...init })),
    );
  }

  /** Which packages of the Worker the Manager has. */
  async listPackages(
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'packages'; readonly packages: readonly WorkerPackage[] } | Refusal> {
    // The Manager reads its packages, which are large, when it is asked for the first time.
    const answer = await this.ask(
      { 200: 'packages' },
      signal,
      (init) => this.api.GET('/api/v3/worker/packages', init),
      PACKAGES_TIMEOUT_MS,
    );
    const found = bodyOf<Schemas['WorkerPackages']>(answer, 'packages');
    return found ? { kind: 'packages', packages: found.packages } : refusalFrom(answer);
  }

  /**
   * The bytes of a package.
   * @throws Error when the Manager does not send it
   */
  async fetchPackage(name: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const { data, response } = await this.api.GET('/api/v3/worker/packages/{package_name}', {
      params: { path: { package_name: name } },
      parseAs: 'stream',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PACKAGE_TIMEOUT_MS)]),
    });
    if (data) return data;
    throw new Error(`The Manager does not send ${name} (HTTP ${response.status}). Ask for the update again.`);
  }

  /** Which status the Manager wishes, if any. */
  async requestedStatus(signal: AbortSignal): Promise<StatusRequest | Nothing | Refusal> {
    const answer = await this.ask({ 200: 'status_requested', 204: null }, signal, (init) =>
      this.api.GET('/api/v3/worker/state', init),
    );
    return answer.httpStatus === 204 ? { kind: 'nothing' } : statusRequestOf(answer);
  }

  /** Asks for a task; a Manager that can wait answers when one is there, at the latest after `waitSeconds`. */
  async requestTask(
    waitSeconds: number,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'task'; readonly task: AssignedTask } | StatusRequest | Nothing | Refusal> {
    const answer = await this.ask(
      { 200: 'commands', 204: null, 423: 'status_requested' },
      signal,
      (init) => this.api.POST('/api/v3/worker/task', { params: { query: { wait: waitSeconds } }, ...init }),
      waitSeconds * 1000 + ANSWER_TIMEOUT_MS,
    );
    if (answer.httpStatus === 204) return { kind: 'nothing' };
    if (answer.httpStatus === 423) return statusRequestOf(answer);
    const task = bodyOf<AssignedTask>(answer, 'commands');
    return task ? { kind: 'task', task } : refusalFrom(answer);
  }

  /** Sends one report about a task. */
  async reportTask(taskId: string, update: TaskUpdate, signal: AbortSignal): Promise<Done | Refusal> {
    return doneOf(
      await this.ask(
        NO_CONTENT,
        signal,
        (init) =>
          this.api.POST('/api/v3/worker/task/{task_id}', {
            params: { path: { task_id: taskId } },
            body: update,
            ...init,
          }),
        ANSWER_TIMEOUT_MS + Math.ceil(((update.log?.length ?? 0) / SLOW_LINE_BYTES_PER_S) * 1000),
      ),
    );
  }

  /** Whether a task may go on. */
  async mayRun(
    taskId: string,
    attemptId: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'answer'; readonly answer: MayKeepRunning } | Refusal> {
    const query = attemptId === undefined ? {} : { attempt: attemptId };
    const answer = await this.ask({ 200: 'mayKeepRunning' }, signal, (init) =>
      this.api.GET('/api/v3/worker/task/{task_id}/may-i-run', {
        params: { path: { task_id: taskId }, query },
        ...init,
      }),
    );
    const mayRun = bodyOf<MayKeepRunning>(answer, 'mayKeepRunning');
    return mayRun ? { kind: 'answer', answer: mayRun } : refusalFrom(answer);
  }

  /** Hands in an image that the task made, for the Manager's previews. */
  async uploadPreview(
    { taskId, frame, bytes, mimeType }: HandedInImage,
    signal: AbortSignal,
  ): Promise<Done | Refusal> {
    const query = frame === undefined ? {} : { frame };
    return doneOf(
      await this.ask(
        { 202: null },
        signal,
        (init) =>
          this.api.POST('/api/v3/worker/task/{task_id}/output-produced', {
            params: { path: { task_id: taskId }, query },
            // The document's type for a binary body is a string; what is sent are the bytes.
            body: '',
            bodySerializer: () => bytes,
            headers: { 'Content-Type': mimeType },
            ...init,
          }),
        PREVIEW_TIMEOUT_MS,
      ),
    );
  }

  private async ask(
    expected: ExpectedAnswers,
    signal: AbortSignal,
    send: (init: { readonly signal: AbortSignal; readonly parseAs: 'text' }) => Promise<FetchResult>,
    timeoutMs: number = ANSWER_TIMEOUT_MS,
  ): Promise<RawAnswer> {
    try {
      const { data, error, response } = await send({
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        parseAs: 'text',
      });
      const { status: httpStatus, headers, statusText } = response;
      const json = jsonIn(headers, error ?? data);
      if (this.origin.isManager({ httpStatus, headers, json }, expected))
        return { httpStatus, body: json, statusText };
      return noAnswer(
        `HTTP ${httpStatus} from ${response.url || this.managerUrl} is not the Manager's answer; is there a proxy or another server in between?`,
      );
    } catch (error) {
      signal.throwIfAborted();
      return noAnswer(`the Manager at ${this.managerUrl} does not answer: ${rootMessage(error)}`);
    }
  }
}

const PACKAGES_TIMEOUT_MS = 60_000;
/** 100 MiB over a slow line. */
const PACKAGE_TIMEOUT_MS = 30 * 60_000;
/** 25 MiB, the largest preview, over a slow line. */
const PREVIEW_TIMEOUT_MS = 60_000;
