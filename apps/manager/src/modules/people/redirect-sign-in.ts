import { Injectable } from '@nestjs/common';
import { forbidden, notFound } from '@flamenco/domain/errors';
import type { User } from './user.js';
import { IdentityProviders } from './identity-providers.js';
import type { RedirectProvider, RedirectStart } from './identity-provider.js';
import { Sessions, type BegunSession, type SessionStart } from './sessions.js';
import { SignIn } from './sign-in.js';

/** A sign-in that has begun, until the browser comes back: kept in that browser. */
export interface BegunSignIn extends Pick<RedirectStart, 'checks'> {
  readonly provider: string;
  /** The path of the dashboard to which it goes in the end. */
  readonly back: string;
}

/** Lets in people who sign in on a provider's own pages. */
@Injectable()
export class RedirectSignIn {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
  ) {}

  /** @throws FarmError `not-found` for what is no provider of this kind */
  provider(name: string): RedirectProvider {
    const provider = this.providers.named(name);
    if (provider?.kind === 'redirect') return provider;
    throw notFound('provider', name);
  }

  /** @param address - with which the browser has come back @param begun - what it was given when it left */
  async finish(
    name: string,
    address: URL,
    begun: BegunSignIn | undefined,
    start: SessionStart,
  ): Promise<BegunSession> {
    const provider = this.provider(name);
    if (begun?.provider !== name)
      throw forbidden(
        'sign-in-not-begun',
        'This browser has not begun to sign in here, or took longer than ten minutes. Sign in again.',
      );
    const identity = await provider.finish(address, begun.checks);
    return this.signIns.asIdentity(name, identity, start);
  }

  /** Where somebody signs out of what they have signed in with; undefined where that is not possible. */
  async signOutAddress(user: User, sessionId: number | undefined, back: string): Promise<string | undefined> {
    const provider = this.providers.named(user.provider);
    if (!provider?.signOutAddress) return undefined;
    const session = await this.sessions.find(user, sessionId);
    return provider.signOutAddress(session?.signOutHint, back);
  }
}
