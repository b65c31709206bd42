import { describe, expect, it } from '@jest/globals';
import { MANAGER } from '../manager.module.js';
import { settingChanges } from './setting-changes.js';

const HIDDEN = '********';

describe('what a configuration file says otherwise', () => {
  it.each([
    ['nothing, when it is spelt otherwise', 'task_timeout: 10m', 'task_timeout: 600s # the same', []],
    ['nothing, when a default is written out', '', 'manager_name: Flamenco', []],
    [
      'a setting in a section',
      'shaman: {enabled: true}',
      'shaman: {enabled: false}',
      [{ key: 'shaman.enabled', before: true, after: false }],
    ],
    [
      'a password in a URL, which is never shown',
      'database: postgres://farm:one@server/farm',
      'database: postgres://farm:two@server/farm',
      [
        {
          key: 'database',
          before: `postgres://farm:${HIDDEN}@server/farm`,
          after: `postgres://farm:${HIDDEN}@server/farm`,
        },
      ],
    ],
    [
      'that there is a password now',
      '',
      'mqtt: {client: {password: two}}',
      [{ key: 'mqtt.client.password', before: '', after: HIDDEN }],
    ],
    [
      'keys that nobody knows, without what they say',
      'studio: {token: one}\nmqtt: {extra: 1, client: {}}',
      'mqtt: {extra: 2, client: {}}',
      [
        { key: 'mqtt.extra', before: HIDDEN, after: HIDDEN },
        { key: 'studio', before: HIDDEN, after: undefined },
      ],
    ],
  ])('is %s', (_, before, after, changes) => {
    expect(settingChanges(MANAGER.configSchema, before, after)).toEqual(changes);
  });
});
