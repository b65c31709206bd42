import type { Actor } from './virtual-time.ts';

/** Something that is to happen. */
export interface QueuedTimer {
  atMs: number;
  readonly actor: Actor | undefined;
  readonly action: () => void;
  /** Those of one moment happen in the order in which they were asked for. */
  order: number;
  /** Where it is in the queue; -1: not any more. */
  place: number;
}

/** What is to happen, the first first: a binary heap. */
export class TimerQueue {
  private heap: QueuedTimer[] = [];
  private count = 0;

  get first(): QueuedTimer | undefined {
    return this.heap[0];
  }

  add(atMs: number, what: Pick<QueuedTimer, 'actor' | 'action'>): QueuedTimer {
    const timer: QueuedTimer = { ...what, atMs, order: 0, place: -1 };
    this.putBack(timer, atMs);
    return timer;
  }

  /** Adds one that was taken out. */
  putBack(timer: QueuedTimer, atMs: number): void {
    this.count += 1;
    Object.assign(timer, { atMs, order: this.count, place: this.heap.length });
    this.heap.push(timer);
    this.rise(timer);
  }

  /** Has the timers of some happen later, in the order that they have. */
  delay(whose: (actor: Actor | undefined) => boolean, byMs: number): void {
    const delayed = this.heap.filter(({ actor }) => whose(actor));
    delayed.sort((one, other) => (isBefore(one, other) ? -1 : 1));
    for (const timer of delayed) {
      this.remove(timer);
      this.putBack(timer, timer.atMs + byMs);
    }
  }

  remove(timer: QueuedTimer): void {
    const { place } = timer;
    if (place < 0) return;
    const last = this.heap.pop();
    timer.place = -1;
    if (last === undefined || last === timer) return;
    this.put(last, place);
    this.rise(last);
    this.sink(last);
  }

  clear(): void {
    for (const timer of this.heap) timer.place = -1;
    this.heap = [];
    this.count = 0;
  }

  private put(timer: QueuedTimer, place: number): void {
    this.heap[place] = timer;
    timer.place = place;
  }

  private rise(timer: QueuedTimer): void {
    for (;;) {
      const above = this.heap[(timer.place - 1) >> 1];
      if (timer.place === 0 || above === undefined || isBefore(above, timer)) return;
      this.swap(above, timer);
    }
  }

  private sink(timer: QueuedTimer): void {
    for (;;) {
      const [left, right] = [this.heap[2 * timer.place + 1], this.heap[2 * timer.place + 2]];
      const below = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || isBefore(timer, below)) return;
      this.swap(timer, below);
    }
  }

  private swap(above: QueuedTimer, below: QueuedTimer): void {
    const { place } = above;
    this.put(above, below.place);
    this.put(below, place);
  }
}

function isBefore(one: QueuedTimer, other: QueuedTimer): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
