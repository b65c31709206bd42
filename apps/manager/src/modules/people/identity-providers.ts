import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FarmError, invalid } from '@flamenco/domain/errors';
import { Configuration } from '../../config/index.js';
import type { AnyProvider, ProviderType, ProxyProvider } from './identity-provider.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import type { ProviderEntry } from './provider-entries.js';

/** The providers besides the accounts of this Manager, as the configuration names them. */
@Injectable()
export class IdentityProviders implements OnApplicationBootstrap {
  private readonly types = new Map<string, ProviderType>();
  private providers: readonly AnyProvider[] = [];
  private ofProxies: readonly ProxyProvider[] = [];

  constructor(private readonly configuration: Configuration) {}

  /** Has entries of a type made into providers. Call it when the module is set up. */
  register(type: ProviderType): void {
    this.types.set(type.type, type);
  }

  /** Once all parts have registered theirs. @throws FarmError `invalid` for an entry that cannot be made into a provider */
  async onApplicationBootstrap(): Promise<void> {
    const { providers } = this.configuration.of(PEOPLE_SETTINGS).signIn;
    this.providers = await Promise.all(providers.map((entry) => this.create(entry)));
    this.ofProxies = this.providers.filter((provider) => provider.kind === 'proxy');
  }

  get all(): readonly AnyProvider[] {
    return this.providers;
  }

  /** Those that name people in their requests. */
  get proxies(): readonly ProxyProvider[] {
    return this.ofProxies;
  }

  named(name: string): AnyProvider | undefined {
    return this.providers.find((provider) => provider.name === name);
  }

  private async create(entry: ProviderEntry): Promise<AnyProvider> {
    const where = `sign_in.providers, '${entry.name}'`;
    const type = this.types.get(entry.type);
    if (!type) {
      const known = [...this.types.keys()].sort().join(', ');
      throw invalid('unknown-provider', `${where}: there is no type '${entry.type}'. Use one of: ${known}.`);
    }
    try {
      return await type.create(entry);
    } catch (error) {
      if (!(error instanceof FarmError)) throw error;
      throw invalid('invalid-provider', `${where}: ${error.message}`, { cause: error });
    }
  }
}
