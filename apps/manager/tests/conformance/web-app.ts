import { until } from '../farm/test-farm.js';
import { schemaObjections } from './existing-client.js';
import { DEFINITIONS } from './facts.js';

/** A live event, as it came. */
interface LiveEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the web app knows each event's payload by (behaviour.md §22.1). */
const EVENT_SCHEMAS: Readonly<Record<string, string>> = {
  '/lifecycle': 'EventLifeCycle',
  '/status': 'EventFarmStatus',
  '/jobs': 'EventJobUpdate',
  '/task': 'EventTaskUpdate',
  '/last-rendered': 'EventLastRenderedUpdate',
  '/workers': 'EventWorkerUpdate',
  '/workertags': 'EventWorkerTagUpdate',
  '/tasklog': 'EventTaskLogUpdate',
};

/** Our own fields beside Flamenco 3's. */
const ADDITIONS: Readonly<Record<string, readonly string[]>> = {
  '/jobs': ['needs_attention', 'task_counts', 'tasks_blocked'],
  '/status': ['online'],
  '/task': ['attempt_count', 'is_blocked'],
  '/tasklog': ['offset'],
  '/workers': ['current_task', 'notice', 'tags'],
};

/**
 * Flamenco 3's web app on a bare WebSocket: Engine.IO 3 and Socket.IO 2, written out as its own client writes them. It holds
 * every event against the facts, and keeps what is wrong with it in `objections`.
 */
export class WebApp {
  readonly frames: string[] = [];
  readonly events: LiveEvent[] = [];
  readonly objections: string[] = [];
  private acknowledgements = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => {
      this.receive(String(data));
    });
  }

  /** Connects, and waits for the welcome. @param api - where the Manager's API is */
  static async open(api: string): Promise<WebApp> {
    const url = `${new URL('/socket.io/', api).href.replace('http', 'ws')}?EIO=3&transport=websocket`;
    const app = new WebApp(new WebSocket(url));
    await until('the web app is welcomed', () => app.frames.includes('40'));
    return app;
  }

  get isConnected(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** What the Manager said of the connection. */
  get handshake(): Readonly<Record<string, unknown>> {
    return JSON.parse(this.frames[0]?.slice(1) ?? '') as Readonly<Record<string, unknown>>;
  }

  send(frame: string): void {
    this.socket.send(frame);
  }

  /** Changes a subscription as the web app does, without asking for an answer; resolves when it holds. */
  async subscribe(type: string, uuid?: string, op = 'subscribe'): Promise<void> {
    this.send(`42${JSON.stringify(['/subscription', { op, type, ...(uuid !== undefined && { uuid }) }])}`);
    await this.ask({ op: 'unsubscribe', type: 'tasklog', uuid: crypto.randomUUID() }); // answered after what came before
  }

  /** Changes a subscription, and gives the answer. */
  async ask(request: unknown): Promise<string> {
    const id = this.acknowledgements++;
    const prefix = `43${id}`;
    this.send(`42${id}${JSON.stringify(['/subscription', request])}`);
    const answer = (): string | undefined => this.frames.find((frame) => frame.startsWith(`${prefix}[`));
    await until('the subscription is answered', () => answer() !== undefined);
    const [text] = JSON.parse(answer()?.slice(prefix.length) ?? '[]') as readonly string[];
    return text ?? '';
  }

  /** The payloads of an event, in the order in which they came. */
  payloadsOf(name: string): readonly LiveEvent['payload'][] {
    return this.events.filter((event) => event.name === name).map(({ payload }) => payload);
  }

  /** Waits for an event. */
  async hear(
    name: string,
    isMeant: (payload: LiveEvent['payload']) => boolean = () => true,
  ): Promise<LiveEvent['payload']> {
    const found = (): LiveEvent['payload'] | undefined => this.payloadsOf(name).find(isMeant);
    await until(`the web app hears of ${name}`, () => found() !== undefined);
    return found() ?? {};
  }

  /** Forgets what it has heard. */
  forget(): void {
    this.events.length = 0;
  }

  async close(): Promise<void> {
    this.socket.close();
    await until('the web app is disconnected', () => this.socket.readyState === WebSocket.CLOSED);
  }

  private receive(frame: string): void {
    this.frames.push(frame);
    if (!frame.startsWith('42')) return;
    const [name, payload] = JSON.parse(frame.slice(2)) as [string, LiveEvent['payload']];
    this.events.push({ name, payload });
    this.objections.push(...objectionsToEvent(name, payload).map((objection) => `${frame}: ${objection}`));
  }
}

/** What is wrong with a payload: it breaks its schema, or has a field that neither Flamenco 3 nor we have. */
export function objectionsToEvent(name: string, payload: LiveEvent['payload']): readonly string[] {
  const schema = EVENT_SCHEMAS[name];
  if (schema === undefined) return [`nobody knows the event ${name}`];
  const known = [...fieldsOf(schema), ...(ADDITIONS[name] ?? [])];
  const unknown = Object.keys(payload).filter((field) => !known.includes(field));
  return [
    ...schemaObjections({ ref: schema }, payload),
    ...unknown.map((field) => `nobody knows its field ${field}`),
  ];
}

function fieldsOf(schema: string): readonly string[] {
  const { $ref, properties = {} } = DEFINITIONS[schema] as {
    readonly $ref?: string;
    readonly properties?: object;
  };
  return $ref === undefined ? Object.keys(properties) : fieldsOf($ref.replace('#/$defs/', ''));
}
