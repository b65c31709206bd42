import { describe, expect, it } from '@jest/globals';
import { ProviderSettings } from '../people/index.js';
import { readOidcSettings, type OidcSettings } from './oidc-settings.js';

const read = (more: Readonly<Record<string, unknown>> = {}): OidcSettings =>
  readOidcSettings(
    new ProviderSettings(
      {
        type: 'oidc',
        name: 'studio',
        settings: { issuer: 'https://id.example/realms/studio', client_id: 'flamenco', ...more },
      },
      '/etc/flamenco',
    ),
  );

describe('an OpenID Connect provider', () => {
  it('needs an issuer and a client', () => {
    expect(read()).toMatchObject({
      ...{ clientId: 'flamenco', clientSecret: undefined, scopes: ['openid', 'profile', 'email'] },
      ...{ label: 'Sign in with id.example', groupsClaim: 'groups', isInsecure: false },
      admission: { roles: undefined, defaultRole: undefined, mayBeNew: true },
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['without TLS', { issuer: 'http://id.example' }, 'begins with https://'],
    ['without TLS elsewhere', { issuer: 'http://id.example', allow_http: true }, 'begins with https://'],
    ['without TLS by mistake', { issuer: 'http://127.0.0.1:9' }, 'begins with https://'],
    ['no address', { issuer: 'id.example' }, 'issuer must be an address'],
    ['no client', { client_id: '' }, 'client_id must be a text'],
    ['a secret twice', { client_secret: 'x', client_secret_file: 'y' }, 'client_secret is there twice'],
    ['a file that is not there', { client_secret_file: 'y' }, '/etc/flamenco/y, which cannot be read'],
    ['no openid', { scopes: 'email' }, "scopes must have 'openid'"],
    ['an unknown role', { roles: { staff: 'boss' } }, "roles, 'staff', must be one of viewer, artist"],
    ['roles of nothing', { roles: 'artist' }, 'roles must have a line with a role'],
    ['an unknown default', { default_role: 'boss' }, 'default_role must be one of'],
    ['a slip of the pen', { clientsecret: 'x' }, "Did you mean 'client_secret'?"],
    ['no flag', { auto_create: 'maybe' }, 'auto_create must be true or false'],
  ])('is refused for %s', (_, settings, message) => {
    expect(() => read(settings)).toThrow(message);
  });

  it('may do without TLS on this computer, where somebody says so', () => {
    expect(read({ issuer: 'http://localhost:8080', allow_http: true }).isInsecure).toBe(true);
  });
});
