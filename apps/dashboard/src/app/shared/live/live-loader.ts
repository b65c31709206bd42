/** How often live events reach the screen, in ms: often enough to feel live, seldom enough for lists of 100,000. */
export const BATCH_MS = 150;

/** Without a connection, what there is to show is loaded without it after this long, in ms. */
export const PATIENCE_MS = 1_500;

/** What is loaded again by itself is loaded at most this often, in ms. */
export const REFRESH_GAP_MS = 1_000;

/** A load that failed for a passing reason is tried again after this long, in ms. */
export const RETRY_MS = 5_000;

/** How something is loaded and kept up to date. */
export interface LoadRules<Value, Event> {
  readonly load: () => Promise<Value>;
  /**
   * The value after events, in their order. Events may be in the value already, for they may have come while it was loaded: it must
   * make no difference to apply those again.
   */
  readonly apply: (value: Value, events: readonly Event[]) => Value;
  /** Whether events have shown that the value has to be loaded again. Given the value after them. */
  readonly needsReload?: ((value: Value, events: readonly Event[]) => boolean) | undefined;
  /** Whether another try may go better by itself. */
  readonly isPassing: (error: unknown) => boolean;
  /** At most one reload by itself in this time, in ms. */
  readonly refreshGapMs?: number | undefined;
}

/** What is known so far. */
export interface LoadState<Value> {
  /** As it was loaded last, with all events since; undefined before the first load. Kept when a later load fails. */
  readonly value: Value | undefined;
  /** Why the last load failed; undefined when it did not. */
  readonly error: unknown;
}

/**
 * Loads something and keeps it up to date by live events. A load begins when the subscription is acknowledged, and again after each
 * reconnection; events that come meanwhile are applied to what was loaded. One load at a time: what is asked for during a
 * load follows it.
 */
export class LiveLoader<Value, Event> {
  private isFollowing = false;
  /** Whether it may load by itself; what is due waits for it. */
  private isAllowed = true;
  private isDisposed = false;
  /** Events since the load that is under way began; undefined: there is none. */
  private replay: Event[] | undefined;
  /** Loads that were given up answer to nobody. */
  private generation = 0;
  private startedMs = -Infinity;
  private isReloadAsked = false;
  private isRefreshDue = false;
  private batch: Event[] = [];
  private batchTimer: Timer;
  private refreshTimer: Timer;
  private retryTimer: Timer;
  private readonly patienceTimer: Timer;

  constructor(
    private readonly rules: LoadRules<Value, Event>,
    private readonly changed: (state: LoadState<Value>) => void,
    private state: LoadState<Value> = { value: undefined, error: undefined },
  ) {
    this.patienceTimer = setTimeout(() => {
      if (!this.isFollowing && this.replay === undefined) void this.start();
    }, PATIENCE_MS);
  }

  /** From now on no event is missed. */
  subscribed(): void {
    clearTimeout(this.patienceTimer);
    this.isFollowing = true;
    void this.start();
  }

  /** Events may be missed until `subscribed` is called again, which loads anew; what is under way may never be answered. */
  lost(): void {
    this.isFollowing = false;
    this.giveUpLoad();
  }

  /** An event came. Before the first load it says nothing that the load will not. */
  received(event: Event): void {
    if (this.replay === undefined && this.state.value === undefined) return;
    this.batch.push(event);
    this.batchTimer ??= setTimeout(() => this.applyBatch(), BATCH_MS);
  }

  /** A person wants it loaded again: now, or after the load that is under way. */
  reload(): void {
    if (this.replay === undefined) void this.start();
    else this.isReloadAsked = true;
  }

  /** Something that it depends on has changed: it is loaded again, soon. */
  refresh(): void {
    this.isRefreshDue = true;
    this.refreshIfDue();
  }

  /** Whether it may load by itself: not while nobody looks, nor while the Manager does not answer. */
  allow(isAllowed: boolean): void {
    this.isAllowed = isAllowed;
    this.refreshIfDue();
  }

  /** Ends it: nothing is loaded or told any more. */
  dispose(): void {
    this.isDisposed = true;
    this.giveUpLoad();
    for (const timer of [this.batchTimer, this.refreshTimer, this.retryTimer, this.patienceTimer])
      clearTimeout(timer);
  }

  private async start(): Promise<void> {
    if (this.isDisposed) return;
    this.giveUpLoad();
    this.isReloadAsked = false;
    this.isRefreshDue = false;
    clearTimeout(this.retryTimer);
    this.startedMs = performance.now();
    this.replay = [];
    const { generation } = this;
    try {
      const value = await this.rules.load();
      if (generation === this.generation) this.finish(value);
    } catch (error) {
      if (generation === this.generation) this.fail(error);
    }
  }

  private finish(loaded: Value): void {
    const events = [...(this.replay ?? []), ...this.takeBatch()];
    this.replay = undefined;
    const value = events.length > 0 ? this.rules.apply(loaded, events) : loaded;
    this.update({ value, error: undefined });
    if (this.rules.needsReload?.(value, events) === true) this.isRefreshDue = true;
    this.goOn();
  }

  private fail(error: unknown): void {
    this.replay = undefined;
    this.update({ value: this.state.value, error });
    if (this.isFollowing && this.rules.isPassing(error)) {
      this.retryTimer = setTimeout(() => this.refresh(), RETRY_MS);
    }
    this.goOn();
  }

  private goOn(): void {
    if (this.isReloadAsked) void this.start();
    else this.refreshIfDue();
  }

  private giveUpLoad(): void {
    this.generation += 1;
    this.replay = undefined;
  }

  private applyBatch(): void {
    const events = this.takeBatch();
    this.replay?.push(...events);
    const { value: before, error } = this.state;
    if (before === undefined || events.length === 0) return;
    const value = this.rules.apply(before, events);
    if (value !== before) this.update({ value, error });
    // During a load, the same events are judged by what it brings.
    if (this.replay === undefined && this.rules.needsReload?.(value, events) === true) this.refresh();
  }

  private takeBatch(): readonly Event[] {
    clearTimeout(this.batchTimer);
    this.batchTimer = undefined;
    const events = this.batch;
    this.batch = [];
    return events;
  }

  private refreshIfDue(): void {
    clearTimeout(this.refreshTimer);
    if (!this.isRefreshDue || !this.isAllowed || !this.isFollowing || this.replay !== undefined) return;
    const waitMs = this.startedMs + (this.rules.refreshGapMs ?? REFRESH_GAP_MS) - performance.now();
    if (waitMs <= 0) void this.start();
    else this.refreshTimer = setTimeout(() => this.refreshIfDue(), waitMs);
  }

  private update(state: LoadState<Value>): void {
    this.state = state;
    this.changed(state);
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined;
