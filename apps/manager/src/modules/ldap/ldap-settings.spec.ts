import { describe, expect, it } from '@jest/globals';
import { ProviderSettings } from '../people/index.js';
import { readLdapSettings, type LdapSettings } from './ldap-settings.js';

const read = (more: Readonly<Record<string, unknown>> = {}): LdapSettings =>
  readLdapSettings(
    new ProviderSettings(
      { type: 'ldap', name: 'studio', settings: { url: 'ldaps://x.example', search_base: 'dc=x', ...more } },
      '/etc/flamenco',
    ),
  );

describe('a directory', () => {
  it('needs an address and a place to look', () => {
    expect(read()).toMatchObject({ userFilter: '(uid={name})', groupsBase: undefined, startTls: false });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['without TLS', { url: 'ldap://x.example' }, 'readable on the network'],
    ['without TLS elsewhere', { url: 'ldap://x.example', allow_plain: true }, 'readable on the network'],
    ['TLS twice', { start_tls: true }, 'start_tls is for addresses'],
    ['a web page', { url: 'https://x.example' }, 'ldaps:// or ldap://'],
    ['no base', { search_base: undefined }, 'search_base is missing'],
    ['half a reader', { bind_dn: 'cn=reader' }, 'belong together'],
    ['a filter for nobody', { user_filter: '(uid=anna)' }, 'user_filter must have {name}'],
    ['a slip of the pen', { userfilter: '(uid={name})' }, "Did you mean 'user_filter'?"],
  ])('is refused for %s', (_, settings, message) => {
    expect(() => read(settings)).toThrow(message);
  });

  it('may do without TLS on this computer, where somebody says so', () => {
    expect(read({ url: 'ldap://127.0.0.1', allow_plain: true }).url.hostname).toBe('127.0.0.1');
  });
});
