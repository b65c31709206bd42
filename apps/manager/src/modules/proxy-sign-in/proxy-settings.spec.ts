import { describe, expect, it } from '@jest/globals';
import { ProviderSettings } from '../people/index.js';
import { readProxySettings, type ProxySettings } from './proxy-settings.js';

const read = (more: Readonly<Record<string, unknown>> = {}, trusted = ['10.0.0.5']): ProxySettings =>
  readProxySettings(
    new ProviderSettings(
      { type: 'proxy', name: 'studio', settings: { user_header: 'Remote-User', ...more } },
      '/etc/flamenco',
    ),
    trusted,
  );

describe('a proxy that signs people in', () => {
  it('needs a header, and is believed where the proxies of the farm are', () => {
    const { isTrusted, ...settings } = read();
    expect(settings).toMatchObject({ userHeader: 'remote-user', label: 'Account of the studio' });
    expect(['10.0.0.5', '::ffff:10.0.0.5', '10.0.0.6'].map(isTrusted)).toEqual([true, true, false]);
  });

  it('may be one of them only', () => {
    const { isTrusted } = read({ from: ['10.0.0.7'] });
    expect(['10.0.0.5', '10.0.0.7'].map(isTrusted)).toEqual([false, true]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no header', { user_header: '' }, 'user_header must be a text'],
    ['what is no header', { user_header: 'Remote User' }, 'user_header must be the name of a header'],
    ['a header of browsers', { user_header: 'Cookie' }, 'user_header must be the name of a header'],
    ['roles of no groups', { roles: { td: 'wrangler' } }, 'roles needs groups_header'],
    ['an address that is none', { from: ['proxy'] }, "'proxy' is not the address of a proxy"],
    ['a way out that is none', { sign_out_address: 'there' }, 'sign_out_address must be an address'],
    ['a slip of the pen', { group_header: 'X' }, "Did you mean 'groups_header'?"],
  ])('is refused for %s', (_, settings, message) => {
    expect(() => read(settings)).toThrow(message);
  });

  it('is refused where anyone could say who they are', () => {
    expect(() => read({}, [])).toThrow('from is missing');
  });
});
