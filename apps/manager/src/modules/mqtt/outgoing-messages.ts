/** A message for the broker. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** The broker keeps it, and tells it whoever subscribes later. */
  readonly isRetained?: boolean;
}

/** Hands a message to the broker; `done` is called when the broker has it, or never will. */
export type SendMessage = (message: Message, done: () => void) => void;

/**
 * As many messages wait at most. Flamenco 3 keeps 10, and of those the oldest. Here the newest stay: an update of a job or
 * Worker says all that earlier ones did, so who listens ends up with what is true now. 1,000 are about half a megabyte.
 */
export const MOST_WAITING = 1_000;

/** Messages on their way to a broker, in order: a bounded number under way, a bounded number waiting. */
export class OutgoingMessages {
  private waiting: Message[] = [];
  private underWay = 0;
  /** How many may be under way; none while there is no connection. */
  private window = 0;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly send: SendMessage) {}

  /** Adds a message. @returns whether the oldest was dropped for it, because too many wait */
  add(message: Message): boolean {
    this.waiting.push(message);
    const isFull = this.waiting.length > MOST_WAITING;
    if (isFull) this.waiting.shift();
    this.sendWaiting();
    return isFull;
  }

  /** There is a connection, which so many messages may be under way on. */
  open(window: number): void {
    this.window = window;
    this.sendWaiting();
  }

  /** There is no connection any more. What was under way is the client's, who sends it again. */
  close(): void {
    this.window = 0;
  }

  /** Resolves when everything is sent, at once without a connection, or when the time is over. @returns whether it is */
  async settled(limitMs: number): Promise<boolean> {
    if (this.window > 0 && !this.isIdle) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.isIdle;
  }

  private get isIdle(): boolean {
    return this.underWay === 0 && this.waiting.length === 0;
  }

  private sendWaiting(): void {
    while (this.underWay < this.window) {
      const next = this.waiting.shift();
      if (!next) return;
      this.underWay += 1;
      this.send(next, () => {
        this.underWay -= 1;
        this.sendWaiting();
        if (this.isIdle) for (const listener of this.listeners.splice(0)) listener();
      });
    }
  }
}
