import type { SeededRandom } from '../farm/random.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';

/** A request on its way. */
export interface Message {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Who answers requests. */
export interface Server {
  readonly actor: Actor;
  answer(message: Message, gone: AbortSignal): Promise<Reply>;
}

/** How often something goes wrong, 0 to 1 of all messages. */
export interface LineFaults {
  /** The request never arrives. */
  readonly lost: number;
  /** It arrives, and the answer does not. */
  readonly answerLost: number;
  /** It arrives again, some time later. */
  readonly doubled: number;
  /** It takes up to 20 s, so that later ones may overtake it. */
  readonly late: number;
  /** Something on the way answers in the Manager's place: a proxy with a page that says 502, 401 or 404. */
  readonly foreign: number;
}

/** Nothing goes wrong. */
export const SOUND_LINES: LineFaults = { lost: 0, answerLost: 0, doubled: 0, late: 0, foreign: 0 };

const USUAL_DELAY_MS = 4;
const LATE_MS = 20_000;
/** By then, what was sent has arrived, also the second time. */
export const LATEST_MS = 2 * LATE_MS;
/** How long the system tries to get through before it gives up, if nobody else does. */
const GIVEN_UP_MS = 60_000;

/** What happened on the lines, by kind. */
export type LineCounts = Record<keyof LineFaults | 'sent' | 'refused', number>;

/** A message, and who waits for its answer. */
interface Call {
  readonly message: Message;
  /** Aborted when nobody waits any more. */
  readonly gone: AbortSignal;
  readonly resolve: (reply: Reply) => void;
  readonly giveUp: (reason: Error) => void;
}

/** The lines between the programs: what is sent takes some time, if it arrives. */
export class Network {
  faults = SOUND_LINES;
  server: Server | undefined;
  /** Is told what a Worker or a person has got an answer to, which the Manager sent at `sentMs` of virtual time. */
  onAnswer: (message: Message, reply: Reply, sentMs: number) => void = () => undefined;
  readonly counts: LineCounts = {
    sent: 0,
    refused: 0,
    lost: 0,
    answerLost: 0,
    doubled: 0,
    late: 0,
    foreign: 0,
  };
  /**
   * What requests are made of, as long as they are under way. A request hears of its time-out through weak references: one that
   * garbage is collected of never does, and when that is collected is not for the seed to say.
   */
  private readonly underWay = new Set<object>();
  /** Programs that are cut off from the Manager. */
  private readonly cutOff = new Set<Actor>();
  private readonly time: VirtualTime;
  private readonly chances: SeededRandom;

  constructor(time: VirtualTime, chances: SeededRandom) {
    [this.time, this.chances] = [time, chances];
  }

  cut(actor: Actor): void {
    this.cutOff.add(actor);
  }

  mend(actor: Actor): void {
    this.cutOff.delete(actor);
  }

  /** `fetch`, as the programs have it. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const message = { method: request.method, url: pathname + search, headers, body };
    const exchanged = { input, request };
    this.underWay.add(exchanged);
    try {
      return response(await this.exchange(message, request.signal), request.url);
    } finally {
      this.underWay.delete(exchanged);
    }
  };

  private exchange(message: Message, signal: AbortSignal): Promise<Reply> {
    this.counts.sent += 1;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const gone = new AbortController();
      const giveUp = (reason: Error): void => {
        gone.abort();
        reject(reason);
      };
      signal.addEventListener('abort', () => giveUp(signal.reason as Error), { once: true });
      this.send({ message, gone: gone.signal, resolve, giveUp });
    });
  }

  private send(call: Call): void {
    const { time, chances } = this;
    const from = time.actor;
    if ((from && this.cutOff.has(from)) || this.happens('lost')) {
      this.silence(call);
      return;
    }
    if (this.happens('foreign')) {
      time.startTimer(this.delayMs(), () => call.resolve(foreignReply(chances)));
      return;
    }
    const isAnswerLost = this.happens('answerLost');
    const sendMs = this.happens('late') ? chances.below(LATE_MS) : this.delayMs();
    // The second one is nobody's: what is answered to it is not heard.
    if (this.happens('doubled'))
      this.deliver({ ...call, ...UNHEARD }, sendMs + chances.below(LATE_MS), false);
    this.deliver(call, sendMs, !isAnswerLost);
  }

  /** Has the Manager answer, who does that as itself, not as the one who asks. */
  private deliver(call: Call, afterMs: number, isAnswerHeard: boolean): void {
    const sender = this.time.actor ?? NOBODY;
    const asSender = (act: () => void): void => {
      if (sender.isAlive) this.time.as(sender, act);
    };
    // By a timer, as all that a program hears: it may be asleep.
    const fail = (code: string): void =>
      asSender(() => this.time.startTimer(0, () => call.giveUp(failure(code))));
    const hear = (reply: Reply): void => {
      const sentMs = this.time.nowMs;
      if (isAnswerHeard) this.time.startTimer(this.delayMs(), () => this.arrive(call, reply, sentMs));
      else this.silence(call);
    };
    this.time.as(THE_LINES, () =>
      this.time.startTimer(afterMs, () => {
        const { server } = this;
        if (!server?.actor.isAlive) {
          this.counts.refused += 1;
          fail('ECONNREFUSED');
          return;
        }
        // As the Manager's own, which may be asleep.
        this.time.as(server.actor, () =>
          this.time.startTimer(0, () => {
            server.answer(call.message, call.gone).then(
              (reply) => {
                if (server.actor.isAlive) asSender(() => hear(reply));
              },
              () => fail('ECONNRESET'),
            );
          }),
        );
      }),
    );
  }

  private arrive(call: Call, reply: Reply, sentMs: number): void {
    const { actor } = this.time;
    if (actor && this.cutOff.has(actor)) {
      this.silence(call);
      return;
    }
    this.onAnswer(call.message, reply, sentMs);
    call.resolve(reply);
  }

  private silence({ giveUp }: Call): void {
    this.time.startTimer(GIVEN_UP_MS, () => giveUp(failure('ETIMEDOUT')));
  }

  private happens(kind: keyof LineFaults): boolean {
    const share = this.faults[kind];
    if (share === 0 || !this.chances.isLucky(share)) return false;
    this.counts[kind] += 1;
    return true;
  }

  private delayMs(): number {
    return 1 + this.chances.below(USUAL_DELAY_MS);
  }
}

/** As `fetch` says it. */
function failure(code: string): Error {
  return new TypeError('fetch failed', { cause: new Error(code) });
}

/** For a message that nobody has sent. */
const UNHEARD: Omit<Call, 'message'> = {
  gone: new AbortController().signal,
  resolve: () => undefined,
  giveUp: () => undefined,
};

const NOBODY = new Actor('nobody');
const THE_LINES = new Actor('the lines');

function foreignReply(chances: SeededRandom): Reply {
  const status = chances.pick([401, 403, 404, 502, 503, 200]);
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from(`<html><body><h1>${status}</h1></body></html>`),
  };
}

/** Statuses that have no body. */
const EMPTY = new Set([204, 205, 304]);

function response({ status, headers, body }: Reply, url: string): Response {
  const list = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : String(value)] as [string, string]],
  );
  const made = new Response(EMPTY.has(status) ? null : new Uint8Array(body), { status, headers: list });
  Object.defineProperty(made, 'url', { value: url });
  return made;
}
