import type { DomainEventName } from '@flamenco/domain/events';

/** An event that a target is told of. */
export interface Delivery {
  readonly uuid: string;
  readonly name: DomainEventName;
  /** What the order of events is kept for. */
  readonly subject: string;
  /** JSON. */
  readonly payload: string;
  readonly happened: string;
}

/** Whether a target has taken a delivery; if not, why. */
export type DeliveryOutcome =
  { readonly isTaken: true } | { readonly isTaken: false; readonly because: string };

/** What becomes of deliveries: taken, tried in vain, or given up. */
export const DELIVERY_RESULTS = ['delivered', 'failed', 'dropped'] as const;

/** What becomes of deliveries. */
export type DeliveryResult = (typeof DELIVERY_RESULTS)[number];

/** Somebody outside who is told what happens: each event at least once, those of a subject in their order. */
export interface OutboxTarget {
  /** What it is called in the database. What another version has left for a name that nobody has any more is dropped. */
  readonly name: string;
  /** What it is called in the log, at the beginning of a sentence. */
  readonly title: string;
  readonly events: ReadonlySet<DomainEventName>;
  /** One attempt. Never throws. */
  deliver(delivery: Delivery): Promise<DeliveryOutcome>;
  /** Ends what is under way, as if it had not been taken. */
  close(): void;
  /** For statistics. */
  count?(result: DeliveryResult, times: number): void;
  /** For statistics: as many wait. */
  setWaiting?(deliveries: number): void;
}

/** A delivery as programs outside read it. The payload is JSON already. @param farm - the name of this farm */
export function deliveryToJson({ uuid, name, happened, payload }: Delivery, farm: string): string {
  const head = JSON.stringify({ id: uuid, type: name, timestamp: happened, farm });
  return `${head.slice(0, -1)},"data":${payload}}`;
}
