import {
  mergeJobUpdates,
  type FarmEvent,
  type FarmEventMap,
  type FarmEventName,
} from '@flamenco/domain/events';

/** Shortest time between two events about one thing, in ms: ten a second are as many as a person can see. */
const MIN_INTERVAL_MS = 100;

/** What was sent last about a thing, and what waits to be sent. */
interface Recent {
  readonly sentAtMs: number;
  waiting: FarmEvent | undefined;
}

/**
 * Merges bursts of events about one thing: the first leaves at once, of those that follow within a tenth of a second only
 * the latest. Status changes, deletions and log lines neither wait nor get lost; about one thing, order is kept.
 */
export class EventMerger {
  /** By thing, the one whose turn comes first in front. */
  private readonly recents = new Map<string, Recent>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly send: (event: FarmEvent) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Sends an event, now or in a moment. */
  push(event: FarmEvent): void {
    const thing = thingOf(event);
    if (thing === undefined) {
      this.send(event);
      return;
    }
    const recent = this.recents.get(thing);
    const merged = recent?.waiting ? mergedOf(recent.waiting, event) : event;
    if (recent && isMergeable(event)) recent.waiting = merged;
    else this.sendAbout(thing, merged);
  }

  /** Sends what waits, at once. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const waiting = [...this.recents.values()].flatMap((recent) => recent.waiting ?? []);
    this.recents.clear();
    for (const event of waiting) this.send(event);
  }

  private sendAbout(thing: string, event: FarmEvent): void {
    this.recents.delete(thing);
    this.recents.set(thing, { sentAtMs: this.nowMs(), waiting: undefined });
    this.timer ??= setTimeout(() => {
      this.sendDue();
    }, MIN_INTERVAL_MS);
    this.send(event);
  }

  /** All wait equally long, so that those whose turn it is are in front. */
  private sendDue(): void {
    this.timer = undefined;
    const now = this.nowMs();
    for (const [thing, { sentAtMs, waiting }] of this.recents) {
      const remainingMs = sentAtMs + MIN_INTERVAL_MS - now;
      if (remainingMs > 0) {
        this.timer ??= setTimeout(() => {
          this.sendDue();
        }, Math.ceil(remainingMs));
        return;
      }
      this.recents.delete(thing);
      if (waiting) this.sendAbout(thing, waiting);
    }
  }
}

type ThingOf<Name extends FarmEventName> = (payload: FarmEventMap[Name]['payload']) => string | undefined;

/** What an event is about; undefined for events that are never merged. */
const THINGS: { readonly [Name in FarmEventName]: ThingOf<Name> } = {
  'job-updated': ({ id }) => `job ${id}`,
  'task-updated': ({ id }) => `task ${id}`,
  'worker-updated': ({ id }) => `worker ${id}`,
  'worker-tag-updated': () => undefined,
  'last-rendered-updated': ({ job_id }) => `image ${job_id}`,
  'task-log-updated': () => undefined,
  'farm-status-changed': () => undefined,
  'life-cycle': () => undefined,
  'change-noted': () => undefined,
};

function thingOf(event: FarmEvent): string | undefined {
  const thing = THINGS[event.name] as (payload: FarmEvent['payload']) => string | undefined;
  return thing(event.payload);
}

function isMergeable({ payload }: FarmEvent): boolean {
  const isStatusChange = 'previous_status' in payload;
  const isDeletion = ('was_deleted' in payload && payload.was_deleted) || 'deleted_at' in payload;
  return !isStatusChange && !isDeletion;
}

/** The later event says everything that the earlier one did, but for what a job's says of its tasks. */
function mergedOf(earlier: FarmEvent, later: FarmEvent): FarmEvent {
  if (earlier.name !== 'job-updated' || later.name !== 'job-updated') return later;
  return { name: later.name, payload: mergeJobUpdates(earlier.payload, later.payload) };
}
