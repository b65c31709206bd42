import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PathCheckResultDto, SharedStorageLocationDto } from '@flamenco/api-contracts';
import { done, FarmClient, ok } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { SetupManager } from '../setup/setup-manager.js';
import { rowsOf } from './cases.js';
import { CONFIGURATION_CASES } from './configuration.cases.js';
import { ExistingClient } from './existing-client.js';

describe('a call', () => {
  const farm = useFarm({ yaml: 'shared_storage_path: /mnt/farm\n' });
  afterEach(() => {
    rmSync(join(farm.folder, 'flamenco-manager.yaml'), { force: true });
  });

  it.each(rowsOf(CONFIGURATION_CASES))('%s %i: %s', async (_operationId, status, _what, run) => {
    const reply = await run(new ExistingClient(farm.api), farm);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });
});

const MIXED_FARM = `_meta: {version: 3}
manager_name: Ours
shared_storage_path: /mnt/proj/farm
shaman: {enabled: true}
variables:
  proj:
    is_twoway: true
    values:
      - {platform: linux, value: /mnt/proj/}
      - {platform: windows, value: 'P:\\proj\\'}
      - {platform: darwin, audience: users, value: /Volumes/proj}
      - {platform: beos, value: /first}
      - {platform: beos, value: /second}
  root: {is_twoway: true, values: [{platform: windows, value: 'F:\\'}, {platform: linux, value: /nowhere}]}
  anywhere: {values: [{platform: all, value: general}, {platform: windows, value: special}]}
  listed: {values: [{platforms: [linux, windows], value: both}]}
  jobs: {values: [{platform: all, value: /mine}]}
`;

describe('a farm of several platforms', () => {
  let manager: SetupManager;
  let client: FarmClient;
  beforeEach(async () => {
    manager = await SetupManager.start(MIXED_FARM);
    client = manager.client;
  });
  afterEach(() => manager.close());

  const location = async (audience: string, platform: string): Promise<string> =>
    (await ok(client.get<SharedStorageLocationDto>(`/configuration/shared-storage/${audience}/${platform}`)))
      .location;

  it.each([
    ['workers', 'linux', '/mnt/proj/farm/jobs'],
    ['workers', 'windows', 'P:\\proj\\farm\\jobs'],
    ['users', 'darwin', '/Volumes/proj/farm/jobs'],
    ['workers', 'darwin', '/mnt/proj/farm/jobs'],
    ['workers', 'beos', '/second/farm/jobs'],
    ['users', 'plan9', '/mnt/proj/farm/jobs'],
  ])('has its job storage for %s on %s at %s (§4.3)', async (audience, platform, expected) => {
    expect(await location(audience, platform)).toBe(expected);
  });

  it('tells variables by audience and platform: the special before the general, the later before the earlier', async () => {
    const variables = (audience: string, platform: string): Promise<unknown> =>
      ok(client.get(`/configuration/variables/${audience}/${platform}`));
    const general = { anywhere: { value: 'general', is_twoway: false } };
    const common = {
      jobs: { value: '/mnt/proj/farm/jobs', is_twoway: false },
      blenderArgs: { value: '-b -y', is_twoway: false },
    };
    expect(await variables('workers', 'windows')).toEqual({
      ...common,
      blender: { value: 'blender.exe', is_twoway: false },
      anywhere: { value: 'special', is_twoway: false },
      proj: { value: 'P:\\proj', is_twoway: true },
      root: { value: 'F:\\', is_twoway: true },
      listed: { value: 'both', is_twoway: false },
    });
    expect(await variables('workers', 'beos')).toEqual({
      ...common,
      ...general,
      proj: { value: '/second', is_twoway: true },
    });
    expect(await variables('users', 'darwin')).toMatchObject({
      blender: { value: 'blender' },
      proj: { value: '/Volumes/proj' },
    });
    expect(await variables('workers', 'darwin')).not.toHaveProperty('proj');
  });

  it('tells its name, its storage and that it is set up', async () => {
    expect(await ok(client.get('/version'))).toMatchObject({ name: 'Ours' });
    expect(await ok(client.get('/configuration'))).toEqual({
      storageLocation: '/mnt/proj/farm/jobs',
      shamanEnabled: true,
      isFirstRun: false,
    });
  });

  it('never writes the implicit variable into its file, nor tells it as a setting', async () => {
    await done(client.put('/configuration/file', { manager_name: 'New' }));
    expect(manager.written).not.toContain('/mnt/proj/farm/jobs');
    expect(manager.written).toContain('manager_name: New\n');
  });

  it('defect 26 (§3): goes on translating paths after its configuration was saved', async () => {
    await done(client.put('/configuration/file', await ok(client.get('/configuration/file'))));
    expect(await location('workers', 'windows')).toBe('P:\\proj\\farm\\jobs');
  });

  it('defect 27 (§7.1): refuses an audience that does not exist, though the path has two parameters', async () => {
    for (const what of ['variables', 'shared-storage']) {
      const { status, body } = await client.get<{ message: string }>(`/configuration/${what}/everyone/linux`);
      expect([status, body.message]).toEqual([400, expect.stringContaining('workers, users')]);
    }
  });

  it('defect 24 (§7.2): does not tell the password of its MQTT broker', async () => {
    await done(client.put('/configuration/file', { mqtt: { client: { password: 'mqtt-secret' } } }));
    expect(manager.written).toContain('password: mqtt-secret');
    expect(JSON.stringify(await ok(client.get('/configuration/file')))).not.toContain('mqtt-secret');
  });
});

describe('a Manager that was never set up', () => {
  let manager: SetupManager;
  beforeEach(async () => {
    manager = await SetupManager.start();
  });
  afterEach(() => manager.close());

  it('says so, and has the settings of Flamenco 3 (§3)', async () => {
    expect(await ok(manager.client.get('/configuration'))).toMatchObject({ isFirstRun: true });
    const settings = await ok(manager.client.get<Record<string, unknown>>('/configuration/file'));
    expect(settings).toMatchObject(DEFAULTS);
  });

  it('is set up by a storage location that its own check finds good', async () => {
    const path = join(manager.folder, 'not-there');
    const result = await ok(
      manager.client.post<PathCheckResultDto>('/configuration/check/shared-storage', { path }),
    );
    expect(result).toEqual({
      path,
      is_usable: false,
      can_be_created: true,
      cause: expect.stringContaining('does not exist'),
    });
  });
});

/** behaviour.md §3; durations in Go's normalised notation. */
const DEFAULTS = {
  _meta: { version: 3 },
  manager_name: 'Flamenco',
  database: 'flamenco-manager.sqlite',
  database_check_period: '10m0s',
  listen: ':8080',
  autodiscoverable: true,
  local_manager_storage_path: './flamenco-manager-storage',
  shared_storage_path: '',
  shaman: {
    enabled: process.platform !== 'win32',
    garbageCollect: { period: '24h0m0s', maxAge: '744h0m0s' },
  },
  task_timeout: '10m0s',
  worker_timeout: '1m0s',
  blocklist_threshold: 3,
  task_fail_after_softfail_count: 3,
  mqtt: {
    client: {
      enabled: false,
      broker: '',
      clientID: 'flamenco',
      topic_prefix: 'flamenco',
      username: '',
      password: '',
    },
  },
  variables: {
    blender: {
      is_twoway: false,
      values: [
        { platform: 'linux', value: 'blender' },
        { platform: 'windows', value: 'blender.exe' },
        { platform: 'darwin', value: 'blender' },
      ],
    },
    blenderArgs: { is_twoway: false, values: [{ platform: 'all', value: '-b -y' }] },
  },
};
