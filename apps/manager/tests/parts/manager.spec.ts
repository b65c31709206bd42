import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { DOMAIN_EVENT_NAMES } from '@flamenco/domain/events';
import { MANAGER } from '../../src/manager.module.js';
import { openTestDatabase, tablesOf } from '../database/manager-database.js';

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(60_000);

const MANAGER_FOLDER = join(import.meta.dirname, '../..');

/** Those that farms out there have run. Lines are added here, and nothing else is ever done to them. */
const MIGRATIONS = [
  'Foundation1764000000001',
  'SleepSchedules1764000000002',
  'LastRendered1764000000003',
  'IdempotencyKeys1764000000004',
  'JobListOrder1764000000005',
  'ReportNumbers1764000000006',
  'WorkerSessions1764000000007',
  'JobAttention1764000000010',
  'RenderReports1764000000011',
  'WholeFrames1764000000012',
  'JobPlaces1764000000013',
  'DeletionOfAllFiles1764000000014',
  'WorkerProblems1764000000015',
  'Outbox1764000000016',
  'JobMetadata1764000000017',
  'CaselessJobNames1764000000018',
  'DeclaredViews1764000000020',
  'AttemptFailures1764000000021',
  'JobQuery1764000000022',
  'SavedViews1764000000023',
  'WorkerMachines1764000000024',
  'SeveralManagers1764000000025',
  'RunTimes1764000000028',
  'JobPreviews1764000000033',
  'FarmQuarters1764000000034',
  'JobSorting1764000000035',
  'Changes1764000000036',
  'RequestNumbers1764000000037',
  'People1764000000038',
  'JobOwners1764000000039',
  'SealingKeys1764000000040',
  'WorkerAdmission1764000000041',
  'NamesOfOwners1764000000042',
  'FailureCategories1764000000043',
  'JobTexts1764000000044',
  'BlendFiles1764000000045',
  'WorkerUpdates1764000000046',
];

/** TypeORM's, and SQLite's. */
const NOBODYS_TABLES = ['migrations', 'sqlite_sequence', 'sqlite_stat1'];

describe('the Manager', () => {
  it('has a part for each folder of modules/, by its name', () => {
    const folders = readdirSync(join(MANAGER_FOLDER, 'src/modules'));
    const names = MANAGER.list.map(({ name }) => name);
    expect(folders.filter((folder) => !names.includes(folder))).toEqual([]);
  });

  it('has the migrations that farms have run, in the same order', () => {
    expect(MANAGER.migrations.map(({ name }) => name)).toEqual(MIGRATIONS);
    expect(MANAGER.migrations.map((Migration) => new Migration().name)).toEqual(MIGRATIONS);
  });

  it('has one part that owns each table', async () => {
    const { database, close } = await openTestDatabase(await MANAGER.databaseSchema());
    try {
      const tables = await tablesOf(database.reader);
      expect([...MANAGER.ownerOfTable.keys()].sort()).toEqual(
        tables.filter((table) => !NOBODYS_TABLES.includes(table)),
      );
    } finally {
      await close();
    }
  });

  it('has one part that has each domain event happen', () => {
    const emitters = DOMAIN_EVENT_NAMES.map((event) => [event, MANAGER.emittersOf(event).length]);
    expect(emitters.filter(([, count]) => count !== 1)).toEqual([]);
  });

  it('has the events that are published by their names from the part that declares them', () => {
    const sources = readdirSync(join(MANAGER_FOLDER, 'src'), { recursive: true, encoding: 'utf8' });
    const published = sources
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .flatMap((file) => {
        const code = readFileSync(join(MANAGER_FOLDER, 'src', file), 'utf8');
        const [, area = file] = /^modules.([^/\\]+)/.exec(file) ?? [];
        return [...code.matchAll(/publishAs\(\s*'([^']+)'/g)].map(([, event = '']) => ({ event, area }));
      });
    expect(published.length).toBeGreaterThan(1);
    for (const { event, area } of published)
      expect([event, MANAGER.emittersOf(event as never)]).toEqual([event, [area]]);
  });

  it('tells what it is made of without loading Nest', async () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
      const { MANAGER } = await import('./dist/manager.module.js');
      console.log(JSON.stringify([MANAGER.migrations.length, loaded.filter((url) => /node_modules.(@nestjs|typeorm)/.test(url))]));`;
    const options = { cwd: MANAGER_FOLDER, env: { ...process.env, NODE_OPTIONS: '' } };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      options,
    );
    expect(JSON.parse(stdout)).toEqual([MIGRATIONS.length, []]);
  });
});
