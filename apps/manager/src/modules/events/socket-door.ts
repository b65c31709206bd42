import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { Permission } from '@flamenco/domain/access';
import { FarmError, unavailable } from '@flamenco/domain/errors';

/** Who wants to hear live events: why they may not, or what they may hear. */
export type SocketPass = { readonly refusal: FarmError } | { readonly permissions: ReadonlySet<Permission> };

/** Says what a client may hear, by the request with which it came. */
export type SocketGuard = (request: IncomingMessage) => SocketPass | Promise<SocketPass>;

/** The way in to live events. Until somebody guards it, it is open: so it is on a Manager that is being set up. */
@Injectable()
export class SocketDoor {
  private readonly logger = new Logger(SocketDoor.name);
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

  /** Never rejects: who cannot be looked up is refused. @returns undefined where everybody may hear everything */
  async passOf(request: IncomingMessage): Promise<SocketPass | undefined> {
    try {
      return await this.guard?.(request);
    } catch (error) {
      return { refusal: this.refusalFor(error) };
    }
  }

  private refusalFor(error: unknown): FarmError {
    if (error instanceof FarmError) return error;
    this.logger.error(error);
    return unavailable(
      'listener-not-looked-up',
      'The Manager cannot look up who you are at the moment; its log says why. Try again in a second.',
    );
  }
}
