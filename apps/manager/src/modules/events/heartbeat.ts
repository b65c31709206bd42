import { HEARTBEAT_EVENT } from '@flamenco/domain/events';
import type { Server } from 'socket.io';

/** Time between two beats, in ms. The dashboard says that the Manager does not answer after 3 s without one. */
const INTERVAL_MS = 2_000;

/**
 * Shows clients that asked for it that the Manager is alive: a connection may stand for a minute and a half, by its own
 * time-outs, after the program behind it has frozen. Without listeners no timer runs.
 */
export class Heartbeat {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: () => Server | undefined) {}

  /** Beats from now on, until nobody listens any more. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.beat();
    }, INTERVAL_MS);
  }

  /** Ends it. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private beat(): void {
    const server = this.server();
    if (server?.of('/').adapter.rooms.has(HEARTBEAT_EVENT)) server.to(HEARTBEAT_EVENT).emit(HEARTBEAT_EVENT);
    else this.stop();
  }
}
