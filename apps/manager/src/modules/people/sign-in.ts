import { Injectable, Logger } from '@nestjs/common';
import { FarmError, forbidden } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { IdentityProviders } from './identity-providers.js';
import type { Identity, PasswordProvider } from './identity-provider.js';
import { Newcomers } from './newcomers.js';
import { isPassword } from './passwords.js';
import { loadUserByName } from './persistence/user-rows.js';
import { Sessions, type BegunSession, type SessionStart } from './sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { LOCAL, type User } from './user.js';

/** A name and a password, as somebody has typed them. */
export interface WrittenCredentials {
  readonly name: string;
  readonly password: string;
  /** The provider that is meant; undefined: any. */
  readonly provider: string | undefined;
}

/** Lets people in who know a password. What is wrong is not told: neither by words nor by time. */
@Injectable()
export class SignIn {
  private readonly logger = new Logger('SignIn');

  constructor(
    private readonly database: FarmDatabase,
    private readonly providers: IdentityProviders,
    private readonly newcomers: Newcomers,
    private readonly sessions: Sessions,
    private readonly throttle: SignInThrottle,
  ) {}

  /**
   * @throws FarmError 401 for a wrong name or password, 429 after too many of them, `unavailable` when a provider cannot be asked
   */
  async withPassword(written: WrittenCredentials, start: SessionStart): Promise<BegunSession> {
    const name = written.name.trim().toLowerCase();
    this.throttle.admit(name, start.address);
    const user = await this.find({ ...written, name }).catch((error: unknown) => {
      // Nobody has said that it was wrong; but when a provider is away that was asked last, it was no account's of the farm.
      if (written.provider === undefined && isUnanswered(error)) this.throttle.spareAddress(start.address);
      else this.throttle.takeBack(name, start.address);
      throw error;
    });
    if (!user) {
      await this.noteRefusal(name, start.address);
      throw wrongPassword();
    }
    this.throttle.noteSuccess(name, start.address);
    return this.sessions.begin(user, start);
  }

  /** Lets in whom a provider has signed in on its own pages. @throws FarmError `forbidden` for who may not come in */
  async asIdentity(provider: string, identity: Identity, start: SessionStart): Promise<BegunSession> {
    const { user } = await this.newcomers.welcome(provider, identity);
    return this.sessions.begin(user, { ...start, signOutHint: identity.signOutHint });
  }

  /** What is no name is not written down: people type passwords into the wrong field. */
  private async noteRefusal(name: string, address: string): Promise<void> {
    const isKnown = (await loadUserByName(this.database.reader, name)) !== undefined;
    const who = isKnown ? `'${name}'` : 'somebody who is not known';
    this.logger.warn(`A sign-in as ${who} from ${address} was refused`);
  }

  private async find({ name, password, provider }: WrittenCredentials): Promise<User | undefined> {
    if (provider === undefined || provider === LOCAL) {
      const user = await this.findLocal(name, password);
      if (user) return user;
    }
    const others = this.providers.all.filter(
      (other): other is PasswordProvider =>
        other.kind === 'password' && (provider === undefined || provider === other.name),
    );
    for (const other of others) {
      const identity = await this.verify(other, name, password, others.length > 1);
      if (identity) return (await this.newcomers.welcome(other.name, identity)).user;
    }
    return undefined;
  }

  private async findLocal(name: string, password: string): Promise<User | undefined> {
    const user = await loadUserByName(this.database.reader, name);
    const isLocal = user?.provider === LOCAL && user.isActive;
    const isRight = await isPassword(password, isLocal ? user.passwordHash : undefined);
    return isRight ? user : undefined;
  }

  /** One provider that cannot be asked does not keep people of others out. */
  private async verify(
    provider: PasswordProvider,
    name: string,
    password: string,
    hasOthers: boolean,
  ): Promise<Identity | undefined> {
    try {
      return await provider.verify(name, password);
    } catch (error) {
      if (!(error instanceof FarmError) || !hasOthers) throw error;
      this.logger.warn(`${provider.name}: ${error.message}`);
      return undefined;
    }
  }
}

function isUnanswered(error: unknown): boolean {
  return error instanceof FarmError && error.kind === 'unavailable';
}

function wrongPassword(): FarmError {
  return forbidden(
    'wrong-password',
    'The name or the password is wrong. Check both; an admin can make a link to set a new password.',
    {
      httpStatus: 401,
    },
  );
}
