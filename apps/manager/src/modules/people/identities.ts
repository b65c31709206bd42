import { Injectable } from '@nestjs/common';
import { permissionsOf } from '@flamenco/domain/access';
import type { IdentityDto, SignInOfferDto } from '@flamenco/api-contracts';
import { Configuration } from '../../config/index.js';
import type { Caller } from './caller.js';
import { Callers } from './callers.js';
import { IdentityProviders } from './identity-providers.js';
import { toSignedInUserDto } from './people-dto.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { LOCAL, type User } from './user.js';

type DescribedCaller = Pick<Caller, 'user' | 'permissions' | 'refusal' | 'isAmbient'> & {
  readonly sessionId?: number | undefined;
};

/** Tells people who they are here, and how they can sign in. */
@Injectable()
export class Identities {
  constructor(
    private readonly configuration: Configuration,
    private readonly callers: Callers,
    private readonly providers: IdentityProviders,
  ) {}

  describe({ user, permissions, refusal, isAmbient, sessionId }: DescribedCaller): IdentityDto {
    return {
      access: this.configuration.of(PEOPLE_SETTINGS).access,
      ...(user && { user: toSignedInUserDto(user) }),
      permissions: [...permissions],
      sign_in: this.offers(),
      has_admin: this.callers.isInCharge,
      ...(isAmbient && sessionId === undefined && { is_proxied: true }),
      ...(refusal && { refusal: refusal.message }),
    };
  }

  describeUser(user: User): IdentityDto {
    return this.describe({
      user,
      permissions: permissionsOf(user.role),
      refusal: undefined,
      isAmbient: false,
    });
  }

  /** Local accounts are offered when there is one that matters: an admin's. */
  private offers(): readonly SignInOfferDto[] {
    const local: SignInOfferDto = { provider: LOCAL, label: 'Account of this farm', kind: 'password' };
    const others = this.providers.all.flatMap(({ name, label, kind }): readonly SignInOfferDto[] => {
      if (kind === 'proxy') return []; // there is nothing to be done here
      const address = `/api/v3/identity/redirect/${name}`;
      return [{ provider: name, label, kind, ...(kind === 'redirect' && { address }) }];
    });
    return this.callers.isInCharge ? [local, ...others] : others;
  }
}
