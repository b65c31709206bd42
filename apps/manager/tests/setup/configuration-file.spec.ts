import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Configuration } from '../../src/config/index.js';
import { done, ok, type Refusal } from '../farm/farm-client.js';
import { SetupManager } from './setup-manager.js';

type Settings = Record<string, unknown>;

const YAML = `# Our farm.
_meta: { version: 3 }
manager_name: Farm # as on the door
task_timeout: 60m
listen: ":8080"
their_setting: [ 1, 2 ] # of a plug-in
mqtt:
  client:
    # at reception
    broker: tcp://farm:broker-secret@mqtt:1883
    password: mqtt-secret
variables:
  # where projects are
  proj:
    is_twoway: true
    note: ask Sybren
    values:
      - { platform: linux, value: /mnt/proj } # NFS
      - { platforms: [ windows, winpe ], value: 'P:\\proj' }
  old: { values: [ { platform: all, value: x } ] }
`;

/** behaviour.md §3, in the order of our own file. */
const FLAMENCO3_KEYS = [
  '_meta',
  'manager_name',
  'database',
  'database_check_period',
  'listen',
  'autodiscoverable',
  'local_manager_storage_path',
  'shared_storage_path',
  'shaman',
  'task_timeout',
  'worker_timeout',
  'blocklist_threshold',
  'task_fail_after_softfail_count',
  'mqtt',
  'variables',
];

let manager: SetupManager;
afterEach(() => manager.close());

function settings(): Promise<Settings> {
  return ok(manager.client.get<Settings>('/configuration/file'));
}

function change(body: unknown): ReturnType<typeof manager.client.put<Refusal>> {
  return manager.client.put('/configuration/file', body);
}

describe('the configuration file as JSON', () => {
  it('has every setting, in the spelling of Flamenco 3', async () => {
    manager = await SetupManager.start('_meta: {version: 3}\n');
    expect(await settings()).toMatchObject({
      _meta: { version: 3 },
      manager_name: 'Flamenco',
      database: 'flamenco-manager.sqlite',
      database_check_period: '10m0s',
      local_manager_storage_path: './flamenco-manager-storage',
      shared_storage_path: '',
      shaman: { garbageCollect: { period: '24h0m0s', maxAge: '744h0m0s' } },
      blocklist_threshold: 3,
      mqtt: { client: { enabled: false, clientID: 'flamenco', password: '' } },
      variables: { blenderArgs: { values: [{ platform: 'all', value: '-b -y' }] } },
    });
  });

  it('has the keys of Flamenco 3 only, at which its web app does not stop, unless asked for all (§3)', async () => {
    manager = await SetupManager.start('_meta: {version: 3}\n');
    expect(Object.keys(await settings()).sort()).toEqual([...FLAMENCO3_KEYS].sort());
    const all = await ok(manager.client.get<Settings>('/configuration/file?all_keys=true'));
    expect(Object.keys(all)).toEqual(expect.arrayContaining([...FLAMENCO3_KEYS, 'trusted_proxies']));
  });

  it('keeps what Flamenco 3 does not know, when its web app saves what it was shown', async () => {
    manager = await SetupManager.start(
      `${YAML}trusted_proxies: [ loopback ]\njob_compiler: { cpu_limit: 9s }\n`,
    );
    await done(change({ ...(await settings()), manager_name: 'Renamed' }));
    expect(await ok(manager.client.get<Settings>('/configuration/file?all_keys=true'))).toMatchObject({
      manager_name: 'Renamed',
      trusted_proxies: ['loopback'],
      job_compiler: { cpu_limit: '9s' },
    });
    expect(manager.written).toContain('their_setting: [ 1, 2 ] # of a plug-in');
  });

  it('defect 24 (§7.2): holds no secret, as JSON and as YAML, and is not kept by browsers', async () => {
    manager = await SetupManager.start(YAML, { FLAMENCO_MQTT_CLIENT_PASSWORD: 'environment-secret' });
    const location = 'postgres://farm:p@ss/word@db/flamenco?password=query-secret';
    writeFileSync(manager.file, `${YAML}database: ${location}\n`);
    for (const accept of ['application/json', 'application/yaml']) {
      const answer = await fetch(`${manager.url}/api/v3/configuration/file`, { headers: { accept } });
      expect(answer.headers.get('content-type')).toContain(accept);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.text()).not.toMatch(
        /mqtt-secret|broker-secret|p@ss|word@|query-secret|environment-secret/,
      );
    }
    expect(await settings()).toMatchObject({
      database: 'postgres://farm:********@db/flamenco?password=********',
      mqtt: { client: { broker: 'tcp://farm:********@mqtt:1883', password: '********' } },
    });
  });

  it('is the file of now, not that of the start', async () => {
    manager = await SetupManager.start('_meta: {version: 3}\n');
    writeFileSync(manager.file, '_meta: {version: 3}\nmanager_name: Changed by hand\n');
    expect(await settings()).toMatchObject({ manager_name: 'Changed by hand' });
    writeFileSync(manager.file, '_meta: {version: 3\nmanager_name');
    const { status, body } = await manager.client.get<Refusal>('/configuration/file');
    expect([status, body.message]).toEqual([409, expect.stringContaining('not valid YAML')]);
  });
});

describe('a changed configuration file', () => {
  it('is the same to the letter when everything is sent back as it came', async () => {
    manager = await SetupManager.start(YAML);
    await done(change(await settings()));
    expect(manager.written).toBe(YAML);
  });

  it('keeps comments, order, secrets and unknown keys around what has changed', async () => {
    manager = await SetupManager.start(YAML);
    const all = (await settings()) as { variables: Settings & { proj: { values: Settings[] } } };
    delete all.variables['old'];
    all.variables.proj.values[0]!['value'] = '/srv/proj';
    delete (all.variables.proj as Settings)['is_twoway'];
    delete (all.variables.proj as Settings)['note'];
    const body = { ...all, manager_name: 'New', worker_timeout: '90s', shaman: { enabled: false } };
    await done(change(body));
    const kept = YAML.replace('Farm #', 'New #')
      .replace('/mnt/proj', '/srv/proj')
      .replace('    is_twoway: true\n', '')
      .replace('  old: { values: [ { platform: all, value: x } ] }\n', '');
    expect(manager.written.startsWith(kept)).toBe(true);
    expect(manager.written.slice(kept.length)).toBe(`  blender:
    values:
      - platform: linux
        value: blender
      - platform: windows
        value: blender.exe
      - platform: darwin
        value: blender
  blenderArgs:
    values:
      - platform: all
        value: -b -y
shaman:
  # Whether job files are uploaded to the Manager (Shaman).
  enabled: false
# How long nothing may be heard from a Worker before it is in error; 0s for no limit.
worker_timeout: 90s
`);
  });

  it('is readable for its owner alone, in place in one step', async () => {
    manager = await SetupManager.start(YAML);
    await done(change({ manager_name: 'New' }));
    expect(statSync(manager.file).mode & 0o777).toBe(0o600);
    expect(readdirSync(manager.folder).filter((name) => name.includes('yaml'))).toEqual([
      'flamenco-manager.yaml',
    ]);
  });

  it('takes numbers as the Python client writes them', async () => {
    manager = await SetupManager.start('_meta: {version: 3}\n');
    const answer = await manager.put('{"_meta": {"version": 3.0}, "blocklist_threshold": 7.0}');
    expect(answer.status).toBe(204);
    expect(manager.written).toContain('blocklist_threshold: 7\n');
  });

  it('is made when there was none', async () => {
    manager = await SetupManager.start();
    await done(change({ manager_name: 'First' }));
    expect(manager.written).toMatch(/^# Configuration of the Flamenco Manager/);
    expect(manager.written).toContain('manager_name: First\n');
  });

  it.each([
    ['no JSON object', '[1]', /the body must be an object/],
    ['no body', '', /no body/],
    ['another version', '{"_meta": {"version": 4}}', /_meta\.version: only version 3/],
    ['a section that is none', '{"shaman": "yes"}', /^shaman: must have settings below it/],
    [
      'three faults',
      '{"task_timeout": 10, "listen": "here", "variables": {"a": {}}}',
      /^(?=[^]*listen: 'here' is not)(?=[^]*task_timeout: must be a duration)(?=[^]*variables\.a: must have)/,
    ],
  ])('is refused with %s, and nothing has changed', async (_what, body, message) => {
    manager = await SetupManager.start(YAML);
    const answer = await manager.put(body);
    expect([answer.status, ((await answer.json()) as Refusal).message]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
    expect(manager.written).toBe(YAML);
    expect(manager.app.get(Configuration).config.managerName).toBe('Farm');
  });

  it('names no place outside of what was sent', async () => {
    manager = await SetupManager.start(YAML);
    const { body } = await change({ task_timeout: 'soon' });
    expect(body.message).not.toContain(manager.folder);
  });

  it('that cannot be written is 500, and nothing has changed', async () => {
    manager = await SetupManager.start(YAML);
    const { file } = manager;
    // A folder in the place of the new file stops root, too, who may write anywhere.
    mkdirSync(`${file}~`);
    const { status, body } = await change({ manager_name: 'New' });
    expect([status, body.message]).toEqual([
      500,
      expect.stringMatching(/Could not write .*Nothing was changed/),
    ]);
    expect(manager.app.get(Configuration).config.managerName).toBe('Farm');
  });
});

describe('secrets in a changed file', () => {
  it('are replaced by what is sent instead of what was shown', async () => {
    manager = await SetupManager.start(YAML);
    await done(change({ mqtt: { client: { password: 'fresh', broker: 'tcp://mqtt:1883' } } }));
    expect(manager.written).toContain('password: fresh\n');
    expect(manager.written).toContain('broker: tcp://mqtt:1883\n');
    await done(change({ mqtt: { client: { password: '' } } }));
    expect(manager.written).toContain('password: ""\n');
  });

  it('do not go along to another host', async () => {
    manager = await SetupManager.start(YAML);
    const { status, body } = await change({
      mqtt: { client: { broker: 'tcp://farm:********@elsewhere:1883' } },
    });
    expect([status, body.message]).toEqual([
      400,
      'mqtt.client.broker: its password was not sent back, and the rest of it has changed. Enter the password again.',
    ]);
    expect(manager.written).toBe(YAML);
  });
});

describe('what was saved takes effect', () => {
  const restartNeeded = async (body: unknown): Promise<string | null> => {
    const answer = await manager.put(JSON.stringify(body));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([204, null]);
    return answer.headers.get('x-flamenco-restart-needed');
  };

  it('at once where it can', async () => {
    manager = await SetupManager.start(YAML);
    const variables = { shots: { is_twoway: true, values: [{ platform: 'linux', value: '/shots' }] } };
    expect(
      await restartNeeded({ manager_name: 'Now', task_timeout: '5m', blocklist_threshold: 9, variables }),
    ).toBeNull();
    expect(manager.app.get(Configuration).config).toMatchObject({
      taskTimeoutMs: 300_000,
      blocklistThreshold: 9,
    });
    expect(await ok(manager.client.get('/version'))).toMatchObject({ name: 'Now' });
    expect(await ok(manager.client.get('/configuration/variables/workers/linux'))).toMatchObject({
      shots: { value: '/shots', is_twoway: true },
    });
  });

  it('at the next start where it must; until then the Manager goes on as it was, and says so', async () => {
    manager = await SetupManager.start(YAML);
    const body = {
      listen: ':9090',
      database: 'other.sqlite',
      manager_name: 'Now',
      mqtt: { client: { enabled: true } },
    };
    expect(await restartNeeded(body)).toBe('database, listen, mqtt.client.enabled');
    expect(manager.app.get(Configuration).config).toMatchObject({ managerName: 'Now', listen: ':8080' });
    expect(await restartNeeded({ worker_timeout: '5m' })).toBe('database, listen, mqtt.client.enabled');
    const back = {
      listen: ':8080',
      database: 'flamenco-manager.sqlite',
      mqtt: { client: { enabled: false } },
    };
    expect(await restartNeeded(back)).toBeNull();
  });

  it('not to what is wrong, though the environment says otherwise', async () => {
    manager = await SetupManager.start(YAML, { FLAMENCO_LISTEN: ':7070' });
    const { status, body } = await change({ listen: 'nowhere at all' });
    expect([status, body.message]).toEqual([400, expect.stringMatching(/^listen: /)]);
    expect(manager.written).toBe(YAML);
  });

  it('not where the environment says otherwise', async () => {
    manager = await SetupManager.start(YAML, { FLAMENCO_LISTEN: ':7070', FLAMENCO_MANAGER_NAME: 'Fixed' });
    expect(await restartNeeded({ listen: ':9090', manager_name: 'Now' })).toBeNull();
    expect(await ok(manager.client.get('/version'))).toMatchObject({ name: 'Fixed' });
    expect(manager.written).toContain('listen: ":9090"');
  });

  it('defect 26 (§3): without switching path translation off', async () => {
    const here = process.platform === 'win32' ? 'windows' : process.platform;
    manager = await SetupManager.start(`_meta: {version: 3}
shared_storage_path: /mnt/proj/farm
shaman: {enabled: false}
variables:
  proj:
    is_twoway: true
    values: [{platform: ${here}, value: /mnt/proj}, {platform: beos, value: /volumes/proj}]
`);
    const location = async (): Promise<unknown> =>
      (await ok(manager.client.get<Settings>('/configuration/shared-storage/workers/beos')))['location'];
    expect(await location()).toBe('/volumes/proj/farm');
    await done(change(await settings()));
    expect(await location()).toBe('/volumes/proj/farm');
  });
});
