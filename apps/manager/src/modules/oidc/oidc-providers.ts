import { dirname } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import {
  IdentityProviders,
  ProviderSettings,
  type ProviderEntry,
  type ProviderType,
  type RedirectProvider,
} from '../people/index.js';
import { readOidcSettings } from './oidc-settings.js';

/** Makes the entries of type `oidc` into providers. */
@Injectable()
export class OidcProviders implements ProviderType, OnModuleInit {
  readonly type = 'oidc';

  constructor(
    private readonly providers: IdentityProviders,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.providers.register(this);
  }

  /** The library is loaded by farms that have such a provider only. */
  async create(entry: ProviderEntry): Promise<RedirectProvider> {
    const settings = readOidcSettings(new ProviderSettings(entry, dirname(this.configuration.file)));
    const { OidcProvider } = await import('./oidc-provider.js');
    return new OidcProvider(entry.name, settings, this.clock);
  }
}
