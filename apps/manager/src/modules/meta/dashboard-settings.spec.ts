import { describe, expect, it } from '@jest/globals';
import { Configuration } from '../../config/configuration.js';
import { ConfigurationError } from '../../config/configuration-error.js';
import { readConfig } from '../../manager-configuration.js';
import { DASHBOARD_SETTINGS } from './dashboard.settings.js';

const FILE = '/farm/flamenco-manager.yaml';
const read = (dashboard: string): unknown =>
  new Configuration(readConfig(`_meta: {version: 3}\ndashboard: ${dashboard}`, FILE, {})).of(
    DASHBOARD_SETTINGS,
  ).dashboard;

describe("a studio's dashboard", () => {
  it('is as the file says', () => {
    const links = '[{label: " Kitsu ", url: "https://kitsu.example/{shot}"}]';
    const pages = '[{label: Rules, url: "http://intra.example/rules?a=b#c"}]';
    const all = `{studio: Nordlicht, logo: "https://intra.example/logo.svg", columns: [shot], links: ${links}, pages: ${pages}}`;
    expect(read(all)).toEqual({
      studio: 'Nordlicht',
      logo: 'https://intra.example/logo.svg',
      columns: ['shot'],
      links: [{ label: 'Kitsu', url: 'https://kitsu.example/{shot}' }],
      pages: [{ label: 'Rules', url: 'http://intra.example/rules?a=b#c' }],
    });
  });

  it.each([
    ['{logo: "javascript:alert(1)"}', /dashboard\.logo: must be an address/],
    ['{logo: "https://intra.example/{shot}"}', /dashboard\.logo: must be an address .* without braces/],
    ['{columns: [" "]}', /dashboard\.columns.*: must be the name of a key/],
    ['{links: kitsu}', /dashboard\.links: must be a list/],
    ['{links: [kitsu]}', /dashboard\.links.*: must have 'label' and 'url'/],
    ['{links: [{label: x, url: "data:text/html,x"}]}', /dashboard\.links.*: must be an address/],
    ['{links: [{label: "", url: "https://x.example"}]}', /dashboard\.links.*: must be a text of at most 60/],
    ['{links: [{label: x, url: "https://x.example", target: y}]}', /is not a setting of a link/],
    ['{pages: [{label: x, url: "https://x.example/{shot}"}]}', /dashboard\.pages.*: must be an address/],
  ])('%s is refused', (dashboard, message) => {
    expect(() => read(dashboard)).toThrow(ConfigurationError);
    expect(() => read(dashboard)).toThrow(message);
  });
});
