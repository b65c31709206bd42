import type { Logger } from 'pino';

/** Who on this computer may want the Worker to sleep: a person, by a signal; or the rules of when the computer is used. */
export type WishSource = 'signal' | 'usage';

/** Why the Worker is to sleep. */
export interface SleepWish {
  readonly reason: string;
  /** Whether a task that runs is handed back; else it comes to its end before. */
  readonly isAtOnce: boolean;
}

/**
 * What this computer itself wants of its Worker, beside the Manager: that it sleeps, or wakes up. The newest of what people want
 * counts: the Manager's wish takes a signal's back.
 */
export class LocalWishes {
  private readonly sleepWishes = new Map<WishSource, SleepWish>();
  private soon = new AbortController();
  private atOnce = new AbortController();
  private over = new AbortController();
  private woken = new AbortController();

  constructor(private readonly log: Logger) {
    this.over.abort(new Error('nobody here wants the Worker to sleep'));
  }

  /** Somebody wants the Worker to sleep; `undefined`: not any more. */
  set(source: WishSource, wish: SleepWish | undefined): void {
    const before = this.sleepWishes.get(source);
    if (before?.reason === wish?.reason && before?.isAtOnce === wish?.isAtOnce) return;
    if (wish) this.sleepWishes.set(source, wish);
    else this.sleepWishes.delete(source);
    if (wish) this.log.info(`going to sleep ${wish.isAtOnce ? 'at once' : 'after the task'}: ${wish.reason}`);
    else this.log.info(`nothing keeps this Worker asleep any more: ${before?.reason ?? ''}`);
    const wishes = [...this.sleepWishes.values()];
    this.soon = switched(this.soon, wishes.length > 0);
    this.atOnce = switched(
      this.atOnce,
      wishes.some(({ isAtOnce }) => isAtOnce),
    );
    this.over = switched(this.over, wishes.length === 0);
  }

  /** Somebody wants the Worker to be awake, whoever has put it to sleep. */
  wake(): void {
    this.set('signal', undefined);
    this.woken.abort(new Error('somebody here wants the Worker to wake up'));
  }

  /** The Manager has asked for a status, which is newer than what a signal said. */
  yieldToManager(): void {
    this.set('signal', undefined);
  }

  /** What is wanted of the Worker now: why it is to sleep. */
  get sleepReason(): string | undefined {
    return [...this.sleepWishes.values()][0]?.reason;
  }

  /** Aborted while the Worker is to take no more tasks. */
  get sleepSoon(): AbortSignal {
    return this.soon.signal;
  }

  /** Aborted while not even the task that runs is to go on. */
  get sleepAtOnce(): AbortSignal {
    return this.atOnce.signal;
  }

  /**
   * Aborted when a sleep that begins now is to end.
   * @param isOurs - nobody but this computer wanted it, so that it ends with the reason for it
   */
  endOfSleep(isOurs: boolean): AbortSignal {
    this.woken = new AbortController();
    return isOurs ? AbortSignal.any([this.woken.signal, this.over.signal]) : this.woken.signal;
  }
}

/** A controller that is aborted, or not, as it should be. */
function switched(controller: AbortController, isAborted: boolean): AbortController {
  if (isAborted) controller.abort(new Error('this computer wants its Worker to sleep'));
  return controller.signal.aborted === isAborted ? controller : new AbortController();
}
