import { dirname } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Configuration } from '../../config/index.js';
import {
  IdentityProviders,
  ProviderSettings,
  type ProviderEntry,
  type ProviderType,
  type ProxyProvider,
} from '../people/index.js';
import { readProxySettings } from './proxy-settings.js';
import { SigningProxy } from './signing-proxy.js';

/** Makes the entries of type `proxy` into providers. */
@Injectable()
export class SigningProxies implements ProviderType, OnModuleInit {
  readonly type = 'proxy';

  constructor(
    private readonly providers: IdentityProviders,
    private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    this.providers.register(this);
  }

  create(entry: ProviderEntry): ProxyProvider {
    const { file, config } = this.configuration;
    const settings = readProxySettings(new ProviderSettings(entry, dirname(file)), config.trustedProxies);
    return new SigningProxy(entry.name, settings);
  }
}
