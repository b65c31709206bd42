import { Injectable } from '@nestjs/common';
import { permissionsOf } from '@flamenco/domain/access';
import type { Introduction } from './caller.js';
import { IdentityProviders } from './identity-providers.js';
import type { ProxyProvider } from './identity-provider.js';
import { ownerOf, type KnownCaller } from './known-caller.js';
import { Newcomers } from './newcomers.js';
import { identityOf, type ProvidedPerson } from './provider-admission.js';
import { hashOfSecret } from './secrets.js';

/** Somebody whom a proxy names in a request. */
export interface ProxiedPerson {
  /** The same for requests in which the proxy says the same. */
  readonly key: string;
  /** Who that is on the farm. @throws FarmError `forbidden` for who may not come in */
  readonly find: () => Promise<ProxiedCaller>;
}

/** Somebody a proxy has named, and whether they are known otherwise than before. */
export interface ProxiedCaller {
  readonly known: KnownCaller;
  readonly isChanged: boolean;
}

/** Knows people whom a proxy signs in before their requests come here. */
@Injectable()
export class ProxiedPeople {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly newcomers: Newcomers,
  ) {}

  /** Undefined where no proxy that is believed names anybody: at once on farms that have none. */
  namedIn({ headers, peer }: Introduction): ProxiedPerson | undefined {
    for (const provider of this.providers.proxies) {
      const person = provider.personIn(headers, peer);
      if (person) {
        const key = hashOfSecret(`proxy ${provider.name} ${JSON.stringify(person)}`);
        return { key, find: () => this.find(provider, person) };
      }
    }
    return undefined;
  }

  private async find(provider: ProxyProvider, person: ProvidedPerson): Promise<ProxiedCaller> {
    const identity = identityOf(person, provider.admission);
    const { user, isChanged } = await this.newcomers.welcome(provider.name, identity);
    const permissions = permissionsOf(user.role);
    const known = {
      ...ownerOf(user),
      permissions,
      sessionId: undefined,
      tokenId: undefined,
      kind: 'user',
      isAmbient: true,
    } as const;
    return { known, isChanged };
  }
}
