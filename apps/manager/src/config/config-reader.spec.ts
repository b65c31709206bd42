import { describe, expect, it } from '@jest/globals';
import { FINDING_KINDS } from '@flamenco/domain/findings';
import { readConfig, readConfigFile } from '../manager-configuration.js';
import { Configuration, configurationWarnings } from './configuration.js';
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

describe('a configuration file', () => {
  it('that says nothing gives the defaults', () => {
    expect(readConfig(HEAD, FILE, {}).config).toEqual({
      managerName: 'Flamenco',
      allowedHosts: [],
      corsOrigins: [],
      database: { kind: 'sqlite', file: '/farm/flamenco-manager.sqlite' },
      postgres: { password: '', passwordFile: '', poolSize: 10, statementTimeoutMs: 30_000 },
      databaseCheckPeriodMs: 600_000,
      eventRetentionMs: 72 * 3_600_000,
      audit: { retentionMs: 365 * 86_400_000 },
      workerRegistration: 'open',
      access: 'open',
      anonymousRole: 'wrangler',
      signIn: { sessionIdleMs: 86_400_000, sessionLongestMs: 30 * 86_400_000, providers: [] },
      listen: ':8080',
      tls: { certificate: '', key: '', redirectFrom: '', hstsMs: 0 },
      trustedProxies: [],
      autodiscoverable: true,
      localStoragePath: '/farm/flamenco-manager-storage',
      sharedStoragePath: '',
      shaman: { enabled: true, garbageCollect: { periodMs: 86_400_000, maxAgeMs: 2_678_400_000 } },
      taskTimeoutMs: 600_000,
      taskSilenceLimitMs: 1_800_000,
      taskTimeLimitMs: 0,
      workerTimeoutMs: 60_000,
      workerAutoRemoveMs: 0,
      blocklistThreshold: 3,
      taskFailAfterSoftfailCount: 3,
      taskFailJobAtPercent: 10,
      jobCompiler: { memoryLimitMib: 64, cpuLimitMs: 5_000 },
      dashboard: { studio: '', logo: '', columns: [], links: [], pages: [] },
      findings: Object.fromEntries(Object.entries(FINDING_KINDS).map(([kind, { action }]) => [kind, action])),
      mqtt: {
        client: {
          enabled: false,
          broker: '',
          clientId: 'flamenco',
          topicPrefix: 'flamenco',
          username: '',
          password: '',
        },
      },
      mqttEvents: new Set(),
      webhooks: [],
      variables: {
        blender: {
          values: [
            { platform: 'linux', value: 'blender' },
            { platform: 'windows', value: 'blender.exe' },
            { platform: 'darwin', value: 'blender' },
          ],
        },
        blenderArgs: { values: [{ platform: 'all', value: '-b -y' }] },
      },
    });
  });

  it('that is missing gives the defaults, too', () => {
    const loaded = readConfigFile('/nowhere/flamenco-manager.yaml', {});
    expect(loaded.isFileMissing).toBe(true);
    expect(loaded.config.database).toEqual({ kind: 'sqlite', file: '/nowhere/flamenco-manager.sqlite' });
    expect(new Configuration(loaded)).toMatchObject({ isFirstRun: true, effectiveStoragePath: '' });
  });

  it.each([
    ['database: farm.sqlite', { database: { kind: 'sqlite', file: '/farm/farm.sqlite' } }],
    ['database: "  /data/farm.sqlite "', { database: { kind: 'sqlite', file: '/data/farm.sqlite' } }],
    [
      'database: "file:farm.sqlite?cache=shared"',
      { database: { kind: 'sqlite', file: '/farm/farm.sqlite' } },
    ],
    ['database: "file:///data/farm.sqlite"', { database: { kind: 'sqlite', file: '/data/farm.sqlite' } }],
    ['database: ./a:b.sqlite', { database: { kind: 'sqlite', file: '/farm/a:b.sqlite' } }],
    [
      'database: postgresql://farm:p%40ss@db.example:5433/flamenco?sslmode=require',
      {
        database: {
          kind: 'postgres',
          host: 'db.example',
          port: 5433,
          user: 'farm',
          password: 'p@ss',
          name: 'flamenco',
          encryption: 'require',
        },
      },
    ],
    [
      'database: postgres:///flamenco?host=/run/postgresql',
      { database: { kind: 'postgres', host: '/run/postgresql', user: undefined, name: 'flamenco' } },
    ],
    ['postgres: {statement_timeout: 1m}', { postgres: { poolSize: 10, statementTimeoutMs: 60_000 } }],
    ['shared_storage_path: shared', { sharedStoragePath: '/farm/shared' }],
    ['shared_storage_path:', { sharedStoragePath: '' }],
    ['local_manager_storage_path: /var/flamenco', { localStoragePath: '/var/flamenco' }],
    ['task_timeout: 1h30m', { taskTimeoutMs: 5_400_000 }],
    ['task_timeout: 0s', { taskTimeoutMs: 0 }],
    ['task_timeout: "0"', { taskTimeoutMs: 0 }],
    ['worker_auto_remove: 2160h', { workerAutoRemoveMs: 7_776_000_000 }],
    ['worker_auto_remove: 1m', { workerAutoRemoveMs: 60_000 }],
    ['worker_auto_remove: 1s\nworker_timeout: 0s', { workerAutoRemoveMs: 1_000 }],
    ['listen: "[::1]:80"', { listen: '[::1]:80' }],
    ['trusted_proxies: ["::1", 10.0.0.0/8]', { trustedProxies: ['::1', '10.0.0.0/8'] }],
    ['manager_name: "8080"', { managerName: '8080' }],
    ['shaman:\n  garbageCollect: {maxAge: 48h}', { shaman: { garbageCollect: { maxAgeMs: 172_800_000 } } }],
  ])('%j is read', (yaml, expected) => {
    expect(readConfig(HEAD + yaml, FILE, {}).config).toMatchObject(expected);
  });

  it.each([
    [
      '',
      [
        '/farm/flamenco-manager.yaml: _meta.version: only version 3 is supported (is missing). Start the file with "_meta: {version: 3}".',
      ],
    ],
    [
      '_meta:\n  version: 2',
      ['2: _meta.version: only version 3 is supported (is 2). Start the file with "_meta: {version: 3}".'],
    ],
    [
      'just text',
      [
        '/farm/flamenco-manager.yaml: must be a list of settings, one a line, such as manager_name: Flamenco.',
      ],
    ],
    [
      `${HEAD}task_timeout: 10\nworker_timeout: soon\n`,
      [
        '2: task_timeout: must be a duration with a unit, such as 10m, 1h30m or 90s; 0s for none (is 10).',
        "3: worker_timeout: 'soon' is not a duration. Write a number and its unit (h, m, s or ms), such as 10m, 1h30m or 90s; 0s for none.",
      ],
    ],
    [
      `${HEAD}worker_timeout: 5m\nworker_auto_remove: 4m\n`,
      [
        '3: worker_auto_remove: must not be less than worker_timeout, which is 5m0s (is 4m0s): a Worker would be removed before it has timed out. Write 5m0s or more; 0s for never.',
      ],
    ],
    [
      `${HEAD}audit: {retention: 1s}\n`,
      ['2: audit.retention: must be 24h or more (is "1s"): nobody could read who did what.'],
    ],
    [
      `${HEAD}sign_in: {session_idle: 0s, session_longest: 4m}\n`,
      [
        '2: sign_in.session_idle: must be 5m or more (is "0s"): people would have to sign in again and again.',
        '2: sign_in.session_longest: must be 5m or more (is "4m"): people would have to sign in again and again.',
      ],
    ],
    [
      `${HEAD}worker_timeout: 5m\nworker_auto_remove: 4\n`,
      [
        '3: worker_auto_remove: must be a duration with a unit, such as 10m, 1h30m or 90s; 0s for none (is 4).',
      ],
    ],
    [`${HEAD}autodiscoverable: maybe`, ['2: autodiscoverable: must be true or false (is "maybe").']],
    [
      `${HEAD}blocklist_threshold: -1`,
      ['2: blocklist_threshold: must be a whole number from 0 to 1000000 (is -1).'],
    ],
    [
      `${HEAD}findings:\n  images-missing: stop\n  scene-missing: note\n`,
      ['3: findings.images-missing: must be one of note, warn, fail (is "stop").'],
    ],
    [
      `${HEAD}task_fail_job_at_percent: 101`,
      ['2: task_fail_job_at_percent: must be a whole number from 1 to 100 (is 101).'],
    ],
    [`${HEAD}manager_name: 3`, ['2: manager_name: must be text (is 3). Put it in quotes.']],
    [`${HEAD}mqtt: {client: {password: 1234}}`, ['2: mqtt.client.password: must be text. Put it in quotes.']],
    ...[
      'postgres:farm:top-secret',
      'mysql://farm:top-secret@db/flamenco',
      'host=db user=farm password=top-secret',
      ':memory:',
    ].map((location): [string, string[]] => [
      `${HEAD}database: "${location}"`,
      [
        '2: database: must be an SQLite file, such as flamenco-manager.sqlite, or a database of PostgreSQL, such as postgres://flamenco@db.studio.example/flamenco?sslmode=verify-full.',
      ],
    ]),
    ...(
      [
        ['POSTGRES://farm:top-secret@db', 'must name a database behind the host'],
        ['postgres://farm:top-secret@db/farm?sslmode=prefer', 'has an sslmode that is not known here'],
        ['postgres://farm:top-secret@db/farm?pool=7', 'has a parameter that is not known here'],
        ['postgres://farm:top/secret@db/farm', 'is not a valid URL of a database'],
        ['postgres://farm:top-secret@p/word@db/farm', 'is not a valid URL of a database'],
        ['postgres://farm:top-secret%@db/farm', 'has a % in its password that must be written as %25'],
        ['postgres://farm:top-secret@db/farm?sslrootcert=none.pem', 'names /farm/none.pem as sslrootcert'],
      ] as const
    ).map(([location, fault]): [string, string[]] => [
      `${HEAD}database: "${location}"`,
      [expect.stringContaining(`2: database: ${fault}`) as unknown as string],
    ]),
    [
      `${HEAD}postgres: {pool_size: 1, statement_timeout: 5, password: 1234}`,
      [
        '2: postgres.password: must be text. Put it in quotes.',
        '2: postgres.pool_size: must be a whole number from 4 to 1000 (is 1).',
        '2: postgres.statement_timeout: must be a duration with a unit, such as 10m, 1h30m or 90s; 0s for none (is 5).',
      ],
    ],
    [`${HEAD}listen: 8080`, ['2: listen: must be text (is 8080). Put it in quotes.']],
    [
      `${HEAD}listen: localhost`,
      [
        "2: listen: 'localhost' is not an address to listen on. Write :8080 for all addresses, or host:port such as 127.0.0.1:8080.",
      ],
    ],
    [`${HEAD}trusted_proxies: all`, ['2: trusted_proxies: must be a list, such as [a, b] (is "all").']],
    [
      `${HEAD}trusted_proxies:\n  - loopback\n  - 10.0.0.0/40\n  - 10\n`,
      [
        "4: trusted_proxies[1]: '10.0.0.0/40' is not the address of a proxy. Write an IP address, a network such as 10.0.0.0/8, or loopback for this computer.",
        '5: trusted_proxies[2]: must be text (is 10). Put it in quotes.',
      ],
    ],
    [`${HEAD}shaman: yes please`, ['2: shaman: must have settings below it (is "yes please").']],
    [
      `${HEAD}variables: [a]`,
      ['2: variables: must be a list of names with their values below them (is ["a"]).'],
    ],
    [
      `${HEAD}variables:\n  a: {}\n  b:\n    is_twoway: 1\n    values:\n      - platform: linux\n        value: 3\n      - x\n`,
      [
        "3: variables.a: must have 'values:', a list of entries with 'platform' and 'value'.",
        '5: variables.b.is_twoway: must be true or false (is 1).',
        '8: variables.b.values[0].value: must be text (is 3). Put it in quotes.',
        "9: variables.b.values[1]: must have 'platform' and 'value' (is \"x\").",
      ],
    ],
  ])('%j is refused, with every fault', (yaml, faults) => {
    expect(faultsOf(yaml)).toEqual(faults);
  });

  it('that is not YAML is refused with the line', () => {
    expect(faultsOf(`${HEAD}manager_name: "open\n`)[0]).toMatch(/^[23]: /);
    expect(faultsOf(`${HEAD}listen: ":1"\nlisten: ":2"\n`)[0]).toMatch(/^3: .*unique/);
  });

  it('keeps unknown keys, and warns of them', () => {
    const { warnings } = readConfig(`${HEAD}lisen: ":80"\nmqtt:\n  client: {qos: 1}\n`, FILE, {});
    expect(warnings).toEqual([
      `${FILE}:2: lisen: this Manager knows no such setting; it is kept, and has no effect. Check its spelling.`,
      `${FILE}:4: mqtt.client.qos: this Manager knows no such setting; it is kept, and has no effect. Check its spelling.`,
    ]);
  });
});

describe('what follows from the configuration', () => {
  const configured = (yaml: string): Configuration => new Configuration(readConfig(HEAD + yaml, FILE, {}));

  it.each([
    ['shared_storage_path: /mnt/farm', '/mnt/farm/jobs'],
    ['shared_storage_path: /mnt/farm\nshaman: {enabled: false}', '/mnt/farm'],
    ['', ''],
  ])('%j stores job files in %j', (yaml, path) => {
    expect(configured(yaml).effectiveStoragePath).toBe(path);
  });

  it('has the implicit variable, whatever the file says about it', () => {
    const yaml = 'shared_storage_path: /s\nvariables: {jobs: {values: [{platform: all, value: /mine}]}}';
    expect(configured(yaml).variables.valuesFor('workers', 'linux')['jobs']?.value).toBe('/s/jobs');
  });

  it.each(['', '/logs', '/a/b'])('warns of a local storage at a file%s', (below) => {
    const loaded = readConfig(`${HEAD}local_manager_storage_path: ${import.meta.filename}${below}`, FILE, {});
    expect(configurationWarnings(loaded, new Configuration(loaded))).toEqual([
      `local_manager_storage_path: ${import.meta.filename}${below} cannot be created, because ${import.meta.filename} is a file. Task logs and previews are lost until it is set to a folder.`,
    ]);
  });

  it('has warnings about what will not work well', () => {
    const yaml = `${HEAD}shared_storage_path: \\\\server\\share\nvariables: {blender: {values: []}}`;
    const loaded = readConfig(yaml, FILE, {});
    expect(configurationWarnings(loaded, new Configuration(loaded))).toEqual([
      expect.stringContaining("'blender'"),
      expect.stringContaining('UNC'),
    ]);
  });
});
