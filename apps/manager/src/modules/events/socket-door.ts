import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Permission } from '@flamenco/domain/access';
import type { FarmError } from '@flamenco/domain/errors';

/** Who wants to hear live events: why they may not, or what they may hear. */
export type SocketPass = { readonly refusal: FarmError } | { readonly permissions: ReadonlySet<Permission> };

/** Says what a client may hear, by the request with which it came. */
export type SocketGuard = (request: IncomingMessage) => SocketPass | Promise<SocketPass>;

/** The way in to live events. Until somebody guards it, it is open: so it is on a Manager that is being set up. */
@Injectable()
export class SocketDoor {
  private guard: SocketGuard | undefined;
  private readonly whenChanged: (() => void)[] = [];

  guardWith(guard: SocketGuard): void {
    this.guard = guard;
  }

  /** Who may hear what has changed: whoever listens is looked at again. */
  noteChange(): void {
    for (const listener of this.whenChanged) listener();
  }

  onChange(listener: () => void): void {
    this.whenChanged.push(listener);
  }

  /** @returns undefined where everybody may hear everything */
  async passOf(request: IncomingMessage): Promise<SocketPass | undefined> {
    return await this.guard?.(request);
  }
}
