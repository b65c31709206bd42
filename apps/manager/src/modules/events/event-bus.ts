import { Injectable, Logger } from '@nestjs/common';
import type { FarmEvent } from '@flamenco/domain/events';

/** Hears of every live event, in the order of the changes that they tell of. */
export type FarmEventListener = (event: FarmEvent) => void;

/**
 * Carries live events from what was committed to whoever tells others: Socket.IO, MQTT, long polls. Publish after the
 * commit only. Synchronous and in order; listeners must return at once.
 */
@Injectable()
export class EventBus {
  private readonly logger = new Logger(EventBus.name);
  private listeners: readonly FarmEventListener[] = [];
  private readonly whenMissing: (() => void)[] = [];
  private tellElsewhere: (events: readonly FarmEvent[]) => void = () => undefined;

  /** Tells every listener; one that throws is logged, and keeps nobody else from hearing it. */
  publish(events: readonly FarmEvent[]): void {
    for (const event of events) {
      for (const listener of this.listeners) this.notify(listener, event);
    }
  }

  /** For what no work tells: as `publish`, here and in the other Managers of the farm. */
  publishEverywhere(events: readonly FarmEvent[]): void {
    this.publish(events);
    this.tellElsewhere(events);
  }

  /** Says who tells other Managers what no work tells. */
  reachOthersBy(tell: (events: readonly FarmEvent[]) => void): void {
    this.tellElsewhere = tell;
  }

  /** Some events of other Managers will not be heard here: whoever follows events has to look anew. */
  admitMissing(): void {
    for (const lookAnew of this.whenMissing) lookAnew();
  }

  /** Has somebody told when events were missed. */
  onMissing(lookAnew: () => void): void {
    this.whenMissing.push(lookAnew);
  }

  /** Adds a listener. @returns how to remove it again */
  listen(listener: FarmEventListener): () => void {
    const own: FarmEventListener = (event) => {
      listener(event);
    };
    this.listeners = [...this.listeners, own];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== own);
    };
  }

  private notify(listener: FarmEventListener, event: FarmEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.logger.error(
        { err: error, event: event.name },
        `A listener of live events failed at '${event.name}'`,
      );
    }
  }
}
