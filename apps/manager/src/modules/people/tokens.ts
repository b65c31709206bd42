import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Permission, Role } from '@flamenco/domain/access';
import { aboutThing } from '@flamenco/domain/changes';
import { conflict, invalid, notFound, unavailable } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { afterWaiting, RateLimit, type Rate } from '../../rate-limit.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { Callers, TOKEN_PREFIX } from './callers.js';
import {
  deleteToken,
  insertToken,
  listTokens,
  loadToken,
  type AccessToken,
} from './persistence/token-rows.js';
import { newSecret } from './secrets.js';
import type { User } from './user.js';

/** A person, or a farm, has no use for more. */
const MOST_TOKENS = 100;

/** How often somebody makes tokens: whoever has taken over a session does not make hundreds before it is noticed. */
const RATE: Rate = { burst: 30, perMinute: 6 };

/** A token that is to be. */
export interface WrittenToken {
  readonly name: string;
  /** Undefined: all that its role may. */
  readonly scopes: readonly Permission[] | undefined;
  /** Undefined: never. */
  readonly expires: string | undefined;
}

/** A service's token that is to be. */
export interface WrittenServiceToken extends WrittenToken {
  readonly role: Role;
  readonly projects: readonly string[];
}

/** A token, and what it is used with: it is shown this once. */
export interface MadeToken {
  readonly token: AccessToken;
  readonly secret: string;
}

/** Makes and revokes tokens: of people, and of services, which belong to nobody. */
@Injectable()
export class Tokens {
  private readonly made: RateLimit;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly callers: Callers,
    private readonly clock: Clock,
  ) {
    this.made = new RateLimit(clock, RATE);
  }

  /** Those of a person, or of all services. */
  list(owner: User | undefined): Promise<readonly AccessToken[]> {
    return listTokens(this.database.reader, owner?.id);
  }

  /** @throws FarmError `invalid`, or `conflict` for one too many */
  makeFor(owner: User, written: WrittenToken): Promise<MadeToken> {
    return this.unitOfWork.run((work) => this.makeIn(work, owner, written));
  }

  /** The same, as a part of a work. */
  makeIn(work: Work, owner: User, written: WrittenToken): Promise<MadeToken> {
    return this.make(work, owner, { ...written, role: undefined, projects: [] });
  }

  /** @throws FarmError `invalid`, or `conflict` for one too many */
  makeForService(written: WrittenServiceToken): Promise<MadeToken> {
    return this.unitOfWork.run((work) => this.make(work, undefined, written));
  }

  /** @throws FarmError `not-found` for what is not one of the owner's */
  revoke(owner: User | undefined, uuid: string): Promise<void> {
    return this.end(uuid, (token) => token.userId === owner?.id);
  }

  /** Of a program that signs out, by the UUID of its token. */
  signOut(uuid: string): Promise<void> {
    return this.end(uuid, () => true);
  }

  private async end(uuid: string, isTheirs: (token: AccessToken) => boolean): Promise<void> {
    await this.unitOfWork.run(async (work) => {
      const token = await loadToken(work.sql, uuid);
      if (!token || !isTheirs(token)) throw notFound('token', uuid);
      await deleteToken(work.sql, token.id);
      work.note({ action: 'token-revoked', ...aboutThing(token) });
    });
    await this.callers.forget();
  }

  /** @throws FarmError for what cannot be made, or not so often */
  private async check(work: Work, owner: User | undefined, { name, expires }: WrittenToken): Promise<void> {
    if (name.trim() === '')
      throw invalid('blank-token-name', 'A token needs a name, which says what it is for.');
    if (expires !== undefined && !(Date.parse(expires) > this.clock.nowMs()))
      throw invalid('token-expired', 'The token would be over already: give a time to come.');
    if ((await listTokens(work.sql, owner?.id)).length >= MOST_TOKENS)
      throw conflict('too-many-tokens', `There are ${MOST_TOKENS} tokens already: revoke some first.`);
    const waitMs = this.made.take(owner?.uuid ?? 'services');
    if (waitMs > 0)
      throw unavailable(
        'too-many-tokens-at-once',
        'Too many tokens were made just now. Wait a moment, then try again.',
        afterWaiting(waitMs),
      );
  }

  private async make(
    work: Work,
    owner: User | undefined,
    written: Omit<WrittenServiceToken, 'role'> & { readonly role: Role | undefined },
  ): Promise<MadeToken> {
    await this.check(work, owner, written);
    const { secret, hash } = newSecret(TOKEN_PREFIX);
    const uuid = randomUUID();
    await insertToken(work.sql, {
      ...written,
      expires: written.expires === undefined ? undefined : new Date(written.expires).toISOString(),
      uuid,
      name: written.name.trim(),
      userId: owner?.id,
      created: this.clock.timestamp(),
      secretHash: hash,
    });
    const token = await loadToken(work.sql, uuid);
    if (!token) throw new Error('A token was stored and cannot be found');
    this.callers.expect(hash);
    const { scopes, expires, role } = token;
    work.note({
      action: 'token-made',
      ...aboutThing(token),
      after: {
        ...(owner && { user: owner.name }),
        ...(role && { role }),
        ...(scopes && { scopes }),
        expires,
      },
    });
    return { token, secret };
  }
}
