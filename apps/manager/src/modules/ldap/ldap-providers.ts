import { dirname } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Configuration } from '../../config/index.js';
import {
  IdentityProviders,
  ProviderSettings,
  type ProviderEntry,
  type ProviderType,
  type PasswordProvider,
} from '../people/index.js';
import { readLdapSettings } from './ldap-settings.js';

/** Makes the entries of type `ldap` into providers. */
@Injectable()
export class LdapProviders implements ProviderType, OnModuleInit {
  readonly type = 'ldap';

  constructor(
    private readonly providers: IdentityProviders,
    private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    this.providers.register(this);
  }

  /** The library is loaded by farms that have such a provider only. */
  async create(entry: ProviderEntry): Promise<PasswordProvider> {
    const settings = readLdapSettings(new ProviderSettings(entry, dirname(this.configuration.file)));
    const { LdapProvider } = await import('./ldap-provider.js');
    return new LdapProvider(entry.name, settings);
  }
}
