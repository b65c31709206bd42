import type { LiveEvents, LiveSocket } from '../app/shared/live/live-farm';

type Listener = (payload: unknown) => void;

/** Stands in for the Socket.IO client: the test says when it connects, and what arrives. */
export class FakeSocket {
  readonly sent: unknown[] = [];
  isClosed = false;
  private readonly listeners = new Map<string, Set<Listener>>();

  /** As the code under test wants it. */
  asSocket(): LiveSocket {
    return this as unknown as LiveSocket;
  }

  on(name: string, listener: Listener): void {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(listener));
  }

  off(name: string, listener: Listener): void {
    this.listeners.get(name)?.delete(listener);
  }

  emit(name: string, payload: unknown): void {
    if (name === '/subscription') this.sent.push(payload);
  }

  disconnect(): void {
    this.isClosed = true;
  }

  connects(): void {
    this.receive('connect', undefined);
  }

  loses(): void {
    this.receive('disconnect', undefined);
  }

  arrives<Name extends keyof LiveEvents>(name: Name, event: LiveEvents[Name]): void {
    this.receive(name, event);
  }

  private receive(name: string, payload: unknown): void {
    for (const listener of this.listeners.get(name) ?? []) listener(payload);
  }
}
