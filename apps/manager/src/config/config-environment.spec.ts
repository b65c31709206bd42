import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../manager-configuration.js';
import { environmentName } from './config-reader.js';
import { ConfigurationError } from './configuration-error.js';

const FILE = '/farm/flamenco-manager.yaml';
const HEAD = '_meta: {version: 3}\n';

function faultsOf(yaml: string, environment = {}): readonly string[] {
  try {
    readConfig(yaml, FILE, environment);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.message
        .split('\n')
        .map((line) => line.replace(/^\/farm\/flamenco-manager\.yaml:(?=\d)/, ''));
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it.each([
    ['FLAMENCO_LISTEN', ':9000', { listen: ':9000' }],
    ['FLAMENCO_MANAGER_NAME', '42', { managerName: '42' }],
    ['FLAMENCO_POSTGRES_PASSWORD', '1234', { postgres: { password: '1234' } }],
    ['FLAMENCO_DATABASE', 'other.sqlite', { database: { kind: 'sqlite', file: '/farm/other.sqlite' } }],
    ['FLAMENCO_SHARED_STORAGE_PATH', '/mnt/farm', { sharedStoragePath: '/mnt/farm' }],
    ['FLAMENCO_SHAMAN_ENABLED', 'false', { shaman: { enabled: false } }],
    [
      'FLAMENCO_SHAMAN_GARBAGE_COLLECT_MAX_AGE',
      '1h',
      { shaman: { garbageCollect: { maxAgeMs: 3_600_000 } } },
    ],
    ['FLAMENCO_BLOCKLIST_THRESHOLD', '5', { blocklistThreshold: 5 }],
    ['FLAMENCO_TRUSTED_PROXIES', '[loopback, "::1"]', { trustedProxies: ['loopback', '::1'] }],
    [
      'FLAMENCO_VARIABLES',
      'x: {values: [{platform: all, value: y}]}',
      { variables: { x: { values: [{ value: 'y' }] } } },
    ],
  ])('%s=%s overrides the file', (name, value, expected) => {
    expect(readConfig(`${HEAD}listen: ":1"`, FILE, { [name]: value }).config).toMatchObject(expected);
  });

  it('is named where it is wrong', () => {
    expect(faultsOf(HEAD, { FLAMENCO_TASK_TIMEOUT: 'soon', FLAMENCO_AUTODISCOVERABLE: ': :' })).toEqual([
      'FLAMENCO_AUTODISCOVERABLE: autodiscoverable: must be true or false (is ": :").',
      expect.stringMatching(/^FLAMENCO_TASK_TIMEOUT: task_timeout: 'soon' is not a duration/),
    ]);
  });

  it('is named where it does not fit the file', () => {
    expect(faultsOf(`${HEAD}worker_timeout: 5m`, { FLAMENCO_WORKER_AUTO_REMOVE: '1m' })).toEqual([
      expect.stringMatching(/^FLAMENCO_WORKER_AUTO_REMOVE: worker_auto_remove: must not be less than/),
    ]);
  });

  it('names nested keys with underscores', () => {
    expect(environmentName(['mqtt', 'client', 'clientID'])).toBe('FLAMENCO_MQTT_CLIENT_CLIENT_ID');
  });
});
