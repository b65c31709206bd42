import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ManagerSettingDto, ManagerSettingsDto, SettingsCheckDto } from '@flamenco/api-contracts';
import { Lifetime } from '../../src/lifetime.js';
import { done, ok, type Answer, type Refusal } from '../farm/farm-client.js';
import { SetupManager } from './setup-manager.js';

const YAML = `_meta: { version: 3 }
manager_name: Farm
listen: "127.0.0.1:0"
shaman: { garbageCollect: { period: 60m } }
mqtt: { client: { broker: "tcp://farm:broker-secret@mqtt:1883", password: mqtt-secret } }
`;

let manager: SetupManager;
afterEach(() => manager.close());

function load(): Promise<ManagerSettingsDto> {
  return ok(manager.client.get<ManagerSettingsDto>('/configuration/settings'));
}

async function setting(key: string): Promise<ManagerSettingDto | undefined> {
  return (await load()).settings.find((one) => one.key === key);
}

function check(changes: unknown): Promise<SettingsCheckDto> {
  return ok(manager.client.post<SettingsCheckDto>('/configuration/settings/check', changes));
}

/** Saves changes to the settings that one has loaded with this tag. */
function save(changes: unknown, etag: string): Promise<Response> {
  return fetch(`${manager.url}/api/v3/configuration/file`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': etag },
    body: JSON.stringify(changes),
  });
}

function restart(): Promise<Answer<Refusal>> {
  return manager.client.post('/configuration/restart', {});
}

describe('the settings, for forms', () => {
  it('say what each is for, which values it takes, and what the file says', async () => {
    manager = await SetupManager.start(YAML);
    const { file, settings, faults } = await load();
    expect([file, faults]).toEqual([manager.file, []]);
    expect(settings.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['manager_name', 'trusted_proxies', 'mqtt.client.password']),
    );
    expect(settings.filter(({ about }) => about === '')).toEqual([]);
    expect(await setting('shaman.garbageCollect.period')).toEqual({
      key: 'shaman.garbageCollect.period',
      about: expect.any(String),
      schema: { type: 'string', format: 'duration' },
      ...{ initial: '24h0m0s', value: '1h0m0s', is_in_file: true, needs_restart: true, is_waiting: false },
      ...{ is_our_own: false, is_file_only: false },
    });
    expect(await setting('trusted_proxies')).toMatchObject({
      schema: { type: 'array', items: { type: 'string' } },
      ...{ initial: [], value: [], is_in_file: false, is_our_own: true },
    });
    expect(await setting('task_fail_job_at_percent')).toMatchObject({
      schema: { type: 'integer', minimum: 1, maximum: 100 },
    });
    expect(await setting('postgres.password_file')).toMatchObject({ is_file_only: true });
  });

  it('hold no secret, and tell which environment variable counts in place of the file, not what it says', async () => {
    manager = await SetupManager.start(YAML, { FLAMENCO_MQTT_CLIENT_PASSWORD: 'environment-secret' });
    expect(await setting('mqtt.client.password')).toMatchObject({
      schema: { type: 'string', format: 'password' },
      value: '********',
      overridden_by: 'FLAMENCO_MQTT_CLIENT_PASSWORD',
    });
    expect(JSON.stringify(await load())).not.toMatch(/mqtt-secret|broker-secret|environment-secret/);
  });

  it('tell which wait for a restart, as long as they do', async () => {
    manager = await SetupManager.start(YAML);
    await done(manager.client.put('/configuration/file', { autodiscoverable: false }));
    expect(await setting('autodiscoverable')).toMatchObject({ value: false, is_waiting: true });
    await done(manager.client.put('/configuration/file', { autodiscoverable: true }));
    expect(await setting('autodiscoverable')).toMatchObject({ is_waiting: false });
  });

  it('tell what is wrong with a file that was changed by hand', async () => {
    manager = await SetupManager.start(YAML);
    writeFileSync(manager.file, YAML.replace('60m', 'soon'));
    const { faults } = await load();
    expect(faults).toEqual([
      {
        setting: 'shaman.garbageCollect.period',
        message: expect.stringContaining("'soon' is not a duration"),
      },
    ]);
  });
});

describe('changes of settings', () => {
  it('are checked without being saved: every fault, with the setting that it is about', async () => {
    manager = await SetupManager.start(YAML);
    const found = await check({
      manager_name: 5,
      variables: { a: { values: [{ platform: 5, value: 'x' }] } },
    });
    expect(found).toEqual({
      faults: [
        { setting: 'manager_name', message: 'must be text (is 5). Put it in quotes.' },
        { setting: 'variables.a.values[0].platform', message: expect.stringContaining('must be text') },
      ],
      restart_needed: [],
      yaml: '',
    });
    expect(await check({ database: 'postgres://db/farm' })).toMatchObject({
      faults: [{ setting: 'database', message: expect.stringContaining('is changed in') }],
    });
    expect(await check({ listen: ':9999', manager_name: 'New' })).toEqual({
      faults: [],
      restart_needed: ['listen'],
      yaml: expect.stringContaining('listen: :9999'),
    });
    expect(manager.written).toBe(YAML);
  });

  it('are shown as the file would have them, without what is secret', async () => {
    manager = await SetupManager.start(
      `${YAML}postgres: {password: hunter2} # not hunter3\nunknown: hunter4\n`,
    );
    const { yaml } = await check({ manager_name: 'New' });
    expect(yaml).toMatch(/^_meta:\n {2}version: 3\nmanager_name: New\n/);
    expect(yaml).toContain('password: "********"');
    expect(yaml).not.toMatch(/hunter|unknown/);
    expect((await check({ worker_timeout: 'soon' })).yaml).toBe('');
    expect((await check({})).yaml).not.toContain('New');
  });

  it('are refused when there are more of them than a file has: nobody else would be answered meanwhile', async () => {
    manager = await SetupManager.start(YAML);
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`key-${index}`, 'x']));
    expect(await manager.client.post('/configuration/settings/check', many)).toMatchObject({
      status: 400,
      body: {
        error: 'too-many-settings',
        message: expect.stringContaining('201 settings were sent at once'),
      },
    });
  });

  it('are refused when somebody else has changed the file since they were loaded, and saved when not', async () => {
    manager = await SetupManager.start(YAML);
    const { etag } = await load();
    const first = await save({ manager_name: 'Mine' }, etag);
    expect([first.status, first.headers.get('ETag')]).toEqual([204, (await load()).etag]);
    const second = await save({ manager_name: 'Theirs' }, etag);
    expect([second.status, await second.json()]).toMatchObject([
      412,
      { error: 'configuration-changed', message: expect.stringContaining('load them again') },
    ]);
    expect(await setting('manager_name')).toMatchObject({ value: 'Mine' });
    expect((await save({ manager_name: 'Whatever' }, '*')).status).toBe(204);
  });
});

describe('a restart', () => {
  it('is asked for, and refused while the Manager could not start with its file', async () => {
    manager = await SetupManager.start(YAML);
    writeFileSync(manager.file, YAML.replace('60m', 'soon'));
    expect(await restart()).toMatchObject({
      status: 409,
      body: {
        error: 'configuration-not-usable',
        message: expect.stringContaining('shaman.garbageCollect.period'),
      },
    });
    writeFileSync(manager.file, YAML);
    await done(restart());
    expect(await manager.app.get(Lifetime).end).toMatchObject({ next: 'restart' });
  });
});
