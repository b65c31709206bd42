import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Flamenco3FarmDto } from '@flamenco/api-contracts';
import type { LoadedConfiguration } from '../../src/config/index.js';
import { createManager } from '../../src/create-manager.js';
import { readConfigFile } from '../../src/manager-configuration.js';
import { MANAGER_PARTS } from '../../src/manager.module.js';
import { partsToRun } from '../../src/takeover/parts-to-run.js';
import { done, FarmClient, ok } from '../farm/farm-client.js';
import { until } from '../farm/test-farm.js';
import { usePostgres } from '../migrate/postgres-server.js';
import { digestOfFiles, Flamenco3Farm } from './flamenco3-farm.js';

const FARM = '/configuration/flamenco3-farm';
const server = usePostgres();
let farm: Flamenco3Farm;
let app: NestFastifyApplication | undefined;
let client: FarmClient;

beforeEach(() => {
  farm = new Flamenco3Farm('3.9');
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  rmSync(farm.folder, { recursive: true });
});

/** The configuration of Flamenco 3's Manager, on a database. */
function configuration(database?: string): LoadedConfiguration {
  const environment = database === undefined ? {} : { FLAMENCO_DATABASE: database };
  return readConfigFile(join(farm.folder, 'flamenco-manager.yaml'), environment);
}

/** Starts a Manager as the program does. */
async function start(loaded: LoadedConfiguration): Promise<void> {
  await app?.close();
  app = await createManager(loaded, {
    logLevel: 'silent',
    parts: await partsToRun(loaded),
    dashboardPath: join(farm.folder, 'no-dashboard'),
  });
  client = new FarmClient(`${(await app.getUrl()).replace(/\/$/, '')}/api/v3`);
}

function look(): Promise<Flamenco3FarmDto> {
  return ok(client.get<Flamenco3FarmDto>(FARM));
}

async function takeOver(): Promise<Flamenco3FarmDto> {
  expect(await client.post(`${FARM}/take-over`)).toMatchObject({ status: 202, body: { state: 'running' } });
  await until('the takeover is over', async () => (await look()).state !== 'running');
  return look();
}

async function save(): Promise<void> {
  const blenderExecutable = { input: '', path: '', source: 'default', is_usable: true, cause: '' };
  const storageLocation = join(farm.folder, 'shared');
  mkdirSync(storageLocation, { recursive: true });
  await done(client.post('/configuration/setup-assistant', { storageLocation, blenderExecutable }));
}

function written(): string {
  return readFileSync(join(farm.folder, 'flamenco-manager.yaml'), 'utf8');
}

async function jobCount(): Promise<number> {
  return (await ok(client.get<{ jobs: readonly unknown[] }>('/jobs'))).jobs.length;
}

describe('the setup assistant beside a farm of Flamenco 3', () => {
  it.each(['SQLite', 'PostgreSQL'])(
    'takes it over into %s, and the Manager goes on with it',
    async (engine) => {
      const database = engine === 'SQLite' ? undefined : await server.emptyDatabase();
      const original = digestOfFiles(farm.folder).filter((line) => line.includes('flamenco-manager.sqlite'));
      const into = database ?? join(farm.folder, 'flamenco-manager-4.sqlite');
      await start({ ...configuration(database), isSetupAsked: true });
      expect(await look()).toEqual({ state: 'found', file: farm.database, database: into });
      const { state, counts, notes } = await takeOver();
      expect([state, notes]).toEqual(['done', []]);
      expect(counts).toContainEqual({ what: 'tasks', found: 18, taken: 18 });
      expect(await client.post(`${FARM}/take-over`)).toMatchObject({
        status: 409,
        body: { error: 'taken-over-already' },
      });
      await save();
      if (database === undefined) expect(written()).toContain('database: flamenco-manager-4.sqlite\n');
      await start(configuration(database));
      expect(await look()).toEqual({ state: 'none' });
      expect(await jobCount()).toBe(farm.answers.jobs.length);
      expect(digestOfFiles(farm.folder)).toEqual(expect.arrayContaining([...original]));
    },
  );

  it('is not lost when the setup is broken off afterwards', async () => {
    await start({ ...configuration(), isSetupAsked: true });
    await takeOver();
    await start({ ...configuration(), isSetupAsked: true });
    expect(await look()).toEqual({ state: 'none' });
    expect(await jobCount()).toBe(farm.answers.jobs.length);
  });

  it('is taken over also when the configuration file cannot be changed, which is told', async () => {
    await start({ ...configuration(), isSetupAsked: true });
    const inTheWay = join(farm.folder, 'flamenco-manager.yaml~');
    mkdirSync(inTheWay);
    expect(await takeOver()).toMatchObject({
      state: 'done',
      notes: [expect.stringMatching(/^The configuration file does not name the new database yet/)],
    });
    rmdirSync(inTheWay);
    await save();
    await start(configuration());
    expect(await jobCount()).toBe(farm.answers.jobs.length);
  });

  it('may leave it where it is: then the Manager has an empty farm beside it', async () => {
    const original = digestOfFiles(farm.folder).filter((line) => line.includes('flamenco-manager.sqlite'));
    await start({ ...configuration(), isSetupAsked: true });
    await save();
    await start(configuration());
    expect(await jobCount()).toBe(0);
    expect(existsSync(join(farm.folder, 'flamenco-manager-4.sqlite'))).toBe(true);
    expect(digestOfFiles(farm.folder)).toEqual(expect.arrayContaining([...original]));
  });

  it('says why it was not possible, and may try again', async () => {
    const inTheWay = join(farm.folder, 'flamenco-manager-4.sqlite~-lock');
    mkdirSync(inTheWay);
    await start({ ...configuration(), isSetupAsked: true });
    expect(await takeOver()).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/cannot be opened for writing/),
    });
    rmdirSync(inTheWay);
    expect(await takeOver()).toMatchObject({ state: 'done', notes: [] });
  });
});

describe('the setup assistant offers no takeover', () => {
  it('without a farm of Flamenco 3', async () => {
    rmSync(farm.database);
    await start({ ...configuration(), isSetupAsked: true });
    expect(await look()).toEqual({ state: 'none' });
    expect(await client.post(`${FARM}/take-over`)).toMatchObject({
      status: 409,
      body: { error: 'nothing-to-take-over' },
    });
  });

  it('when nobody asks for the setup', async () => {
    expect(await partsToRun(configuration())).toBe(MANAGER_PARTS);
  });

  it.each(['SQLite', 'PostgreSQL'])('when the Manager has a farm of its own in %s', async (engine) => {
    const database = engine === 'SQLite' ? join(farm.folder, 'own.sqlite') : await server.emptyDatabase();
    await start({ ...configuration(database) });
    await app?.close();
    app = undefined;
    expect(await partsToRun({ ...configuration(database), isSetupAsked: true })).toBe(MANAGER_PARTS);
  });
});
