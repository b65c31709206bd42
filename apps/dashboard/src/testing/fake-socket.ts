import type { LiveSocket } from '../app/shared/live/live-connection';
import type { LiveEvents } from '../app/shared/live/live-topics';

type Listener = (payload: unknown) => void;

interface Sent {
  readonly op: string;
  readonly type: string;
  readonly uuid?: string;
}

/** Stands in for the Socket.IO client: the test says when it connects, what arrives, and what is acknowledged. */
export class FakeSocket {
  /** Subscriptions as they were sent, without that to the heartbeat. */
  readonly sent: Sent[] = [];
  isClosed = false;
  /** Whether subscriptions are acknowledged at once; otherwise `acknowledge` does it. */
  acknowledgesAtOnce = true;
  private isConnected = false;
  private unacknowledged: (() => void)[] = [];
  private readonly listeners = new Map<string, Set<Listener>>();

  /** As the code under test wants it. */
  asSocket(): LiveSocket {
    return this as unknown as LiveSocket;
  }

  on(name: string, listener: Listener): void {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(listener));
  }

  emit(name: string, payload: Sent, acknowledged: () => void): void {
    if (name !== '/subscription' || !this.isConnected) return;
    if (payload.type !== 'heartbeat') this.sent.push(payload);
    if (this.acknowledgesAtOnce || payload.type === 'heartbeat') acknowledged();
    else this.unacknowledged.push(acknowledged);
  }

  connect(): void {
    this.isClosed = false;
  }

  disconnect(): void {
    this.isClosed = true;
    if (this.isConnected) this.loses();
  }

  connects(): void {
    this.isConnected = true;
    this.receive('connect', undefined);
  }

  loses(): void {
    this.isConnected = false;
    this.unacknowledged = [];
    this.receive('disconnect', 'transport close');
  }

  cannotConnect(): void {
    this.receive('connect_error', new Error('refused'));
  }

  /** Acknowledges the oldest subscription that waits for it. */
  acknowledge(): void {
    this.unacknowledged.shift()?.();
  }

  beats(): void {
    this.receive('/heartbeat', undefined);
  }

  arrives<Name extends keyof LiveEvents>(name: Name, event: LiveEvents[Name]): void {
    this.receive(name, event);
  }

  private receive(name: string, payload: unknown): void {
    for (const listener of this.listeners.get(name) ?? []) listener(payload);
  }
}
