import { AsyncLocalStorage } from 'node:async_hooks';
import { Computer } from './computer.ts';
import { TimerQueue, type QueuedTimer } from './timer-queue.ts';

/** A program in the bottle: what it has waiting goes when it is killed. */
export class Actor {
  isAlive = true;
  readonly name: string;
  readonly computer: Computer;

  constructor(name: string, computer = new Computer()) {
    [this.name, this.computer] = [name, computer];
  }
}

/** Of what is no program: people's watches. */
const RIGHT_CLOCK = new Computer();

/** Node's own, from before they were replaced. */
const [realImmediate, realTimeout] = [setImmediate, setTimeout];

/** At a rehearsal, time passes slowly that long. */
const SLOW_MS = 10_000;

/** What a turn of the event loop takes, though nothing else does. */
const IMMEDIATE_MS = 0.01;

interface Immediate {
  readonly actor: Actor | undefined;
  readonly action: () => void;
  isCancelled: boolean;
}

/**
 * Time that passes only when everybody waits for it: then it jumps to the next timer. What programs do takes none. One thing
 * happens after the other, in an order that depends on nothing but what was asked for.
 */
export class VirtualTime {
  private nowAt = 0;
  private readonly timers = new TimerQueue();
  private immediates: Immediate[] = [];
  private readonly actors = new AsyncLocalStorage<Actor>();
  private fault: Error | undefined;
  private realWorks = 0;
  private isRehearsal = false;

  /** Milliseconds since the bottle was closed. */
  get nowMs(): number {
    return this.nowAt;
  }

  /** Milliseconds since 1970, as the computer shows it of the program that runs now. */
  get wallMs(): number {
    return this.wallMsOn(this.actor?.computer ?? RIGHT_CLOCK);
  }

  wallMsOn(computer: Computer): number {
    return computer.wallMs(this.nowAt);
  }

  /** Milliseconds that do not count while the computer is suspended. */
  get awakeMs(): number {
    return this.nowAt - (this.actor?.computer.suspendedMs ?? 0);
  }

  /** Stops all programs of a computer for a while, as SIGSTOP does: what is due meanwhile happens when they go on. */
  freeze(computer: Computer, forMs: number): void {
    computer.asleepUntilMs = Math.max(computer.asleepUntilMs, this.nowAt + forMs);
  }

  /** Suspends a computer for a while: its programs' timers do not count that. */
  suspend(computer: Computer, forMs: number): void {
    this.freeze(computer, forMs);
    computer.suspendedMs += forMs;
    this.timers.delay((actor) => actor?.computer === computer, forMs);
  }

  /** The program that runs now. */
  get actor(): Actor | undefined {
    return this.actors.getStore();
  }

  /** Runs something as a program; all that it begins is that program's, too. */
  as<Result>(actor: Actor, action: () => Result): Result {
    return this.actors.run(actor, action);
  }

  /** Ends a program at once: of what it has waiting, nothing happens. */
  kill(actor: Actor): void {
    actor.isAlive = false;
  }

  /** @returns what `cancel` takes */
  startTimer(delayMs: number, action: () => void): QueuedTimer {
    return this.timers.add(this.nowAt + delayMs, { actor: this.actor, action });
  }

  cancel(timer: QueuedTimer): void {
    this.timers.remove(timer);
  }

  /** Something to be done when all that is going on now has come to a halt. @returns a function that takes it back */
  soon(action: () => void): () => void {
    const immediate: Immediate = { actor: this.actor, action, isCancelled: false };
    this.immediates.push(immediate);
    return () => {
      immediate.isCancelled = true;
    };
  }

  /** Has time wait for something that the system does. */
  async during<Result>(realWork: Promise<Result>): Promise<Result> {
    this.realWorks += 1;
    try {
      return await realWork;
    } finally {
      this.realWorks -= 1;
    }
  }

  /** While modules are loaded, which is not seen from here, time passes slowly. */
  async rehearse(act: () => Promise<unknown>): Promise<void> {
    this.isRehearsal = true;
    await act();
    this.isRehearsal = false;
  }

  /** As if nothing had been yet: of what was begun, nothing is left. */
  beginAnew(): void {
    this.timers.clear();
    this.immediates = [];
    this.nowAt = 0;
    this.fault = undefined;
  }

  /** As `during`, for what calls back. @returns the function to be called back */
  untilCalled<Arguments extends readonly unknown[]>(
    done: (...results: Arguments) => void,
  ): (...results: Arguments) => void {
    this.realWorks += 1;
    return (...results) => {
      this.realWorks -= 1;
      done(...results);
    };
  }

  /** Ends `run` with this error. */
  fail(error: unknown): void {
    this.fault ??= error instanceof Error ? error : new Error(String(error));
  }

  /**
   * Has the programs run until a moment, or until the promise is settled. @returns whether it was settled
   * @throws what the promise was rejected with, and what `fail` was called with
   */
  async run(untilMs: number, settled?: Promise<unknown>): Promise<boolean> {
    const awaited: { isSettled: boolean } = { isSettled: false };
    settled?.then(
      () => (awaited.isSettled = true),
      (error: unknown) => this.fail(error),
    );
    for (;;) {
      await this.halt();
      if (this.fault !== undefined) throw this.fault;
      if (awaited.isSettled) return true;
      const timer = this.timers.first;
      if (!isAt(timer, Math.min(this.nowAt, untilMs)) && this.runImmediate()) continue;
      if (isAt(timer, untilMs)) await this.passTo(timer);
      else if (this.isRehearsal && settled !== undefined)
        await realMillisecond(); // what is waited for is being loaded
      else {
        this.nowAt = Math.max(this.nowAt, untilMs);
        return false;
      }
    }
  }

  private async passTo(timer: QueuedTimer): Promise<void> {
    if (this.isRehearsal && this.nowAt < SLOW_MS) await realMillisecond();
    this.timers.remove(timer);
    this.nowAt = Math.max(this.nowAt, timer.atMs);
    const wakesAtMs = this.sleepsUntil(timer.actor);
    if (wakesAtMs === undefined) this.perform(timer);
    else this.timers.putBack(timer, wakesAtMs);
  }

  private sleepsUntil(actor: Actor | undefined): number | undefined {
    const untilMs = actor?.computer.asleepUntilMs ?? 0;
    return untilMs > this.nowAt ? untilMs : undefined;
  }

  /** Until everybody waits for time, and nobody for the system. */
  private async halt(): Promise<void> {
    do await new Promise<void>((resolve) => realImmediate(resolve));
    while (this.realWorks > 0);
  }

  /** The one that has waited longest. It takes a moment: who looks again and again whether time has passed finds that it does. */
  private runImmediate(): boolean {
    const next = this.immediates.shift();
    if (next === undefined) return false;
    this.nowAt += IMMEDIATE_MS;
    if (next.isCancelled) return true;
    const wakesAtMs = this.sleepsUntil(next.actor);
    if (wakesAtMs === undefined) this.perform(next);
    else
      this.timers.add(wakesAtMs, {
        actor: next.actor,
        action: () => {
          if (!next.isCancelled) next.action();
        },
      });
    return true;
  }

  private perform({
    actor,
    action,
  }: {
    readonly actor: Actor | undefined;
    readonly action: () => void;
  }): void {
    if (actor === undefined) action();
    else if (actor.isAlive) this.as(actor, action);
  }
}

/** Whether it is due at that moment, or before. */
function isAt(timer: QueuedTimer | undefined, ms: number): timer is QueuedTimer {
  return timer !== undefined && timer.atMs <= ms;
}

function realMillisecond(): Promise<void> {
  return new Promise((resolve) => {
    realTimeout(resolve, 1);
  });
}
