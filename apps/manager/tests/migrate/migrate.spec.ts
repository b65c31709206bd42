import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { parseDatabaseLocation } from '../../src/config/index.js';
import { createManager } from '../../src/create-manager.js';
import { migrationNames } from '../../src/database/farm-schema.js';
import type { FarmSource } from '../../src/database/farm-source.js';
import { openSource, writeFarm, type DatabaseSettings } from '../../src/database/open-database.js';
import { TABLES_OF_RUNNING_MANAGERS } from '../../src/database/running-managers.js';
import { backUpDatabase } from '../../src/database/sqlite/backup.js';
import type { SqlValue } from '../../src/database/sql.js';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { readConfig } from '../../src/manager-configuration.js';
import { MANAGER } from '../../src/manager.module.js';
import { moveFarm, type Move } from '../../src/migrate/move-farm.js';
import type { Progress } from '../../src/migrate/progress.js';
import { FarmClient, ok } from '../farm/farm-client.js';
import { TestFarm, until } from '../farm/test-farm.js';
import { FARMS, makeFarm } from '../why/random-farm.js';
import { dumpOfPostgres, dumpOfSqlite, emptyTables, fillEmptyTables, type FarmDump } from './farm-dump.js';
import { usePostgres } from './postgres-server.js';
import { printedBy, type Printed } from './printed.js';

const NAMES = migrationNames(MANAGER.migrations);
const server = usePostgres();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-migrate-test-'));
  writeFileSync(at('flamenco-manager.yaml'), '_meta: {version: 3}\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function at(name: string): string {
  return join(folder, name);
}

function migrate(from: string, to: string): Promise<Printed> {
  return printedBy('migrate', '--config', at('flamenco-manager.yaml'), '--from', from, '--to', to);
}

function settings(database: string): DatabaseSettings {
  return {
    database: parseDatabaseLocation(database, folder),
    postgres: { password: '', passwordFile: '', poolSize: 6, statementTimeoutMs: 30_000 },
  };
}

/** Moves within this process. @param meanwhile - told how far it is, and may change what is read */
async function move(
  from: string,
  to: string,
  meanwhile: { readonly progress?: Progress; readonly read?: (source: FarmSource) => FarmSource } = {},
): Promise<Move> {
  return writeFarm(settings(to), await MANAGER.databaseSchema(), async (target) => {
    const source = await openSource(settings(from), MANAGER.migrations, at('copy~'));
    const { progress = () => undefined, read = (as: FarmSource) => as } = meanwhile;
    return moveFarm(read(source), target, NAMES, progress).finally(() => source.close());
  });
}

/** A farm where something happens before each first row is read. */
function reading(opened: FarmSource, happens: (text: string) => Promise<void>): FarmSource {
  const reader = Object.create(opened.reader) as typeof opened.reader;
  reader.get = async <Row>(text: string, ...values: readonly SqlValue[]) => {
    await happens(text);
    return opened.reader.get<Row>(text, ...values);
  };
  return withReader(opened, reader);
}

function withReader(opened: FarmSource, reader: FarmSource['reader']): FarmSource {
  const { applied, called } = opened;
  const replaceUnstorable = (): Promise<readonly string[]> => opened.replaceUnstorable();
  return { applied, called, reader, replaceUnstorable, close: () => opened.close() };
}

function dumpOf(database: string): FarmDump | Promise<FarmDump> {
  return database.startsWith('postgres:') ? dumpOfPostgres(server, database) : dumpOfSqlite(database);
}

/** A farm with some tags, as the first so many migrations have them. @returns where it is */
async function farmOf(migrations: number, database: string, ...tags: readonly string[]): Promise<string> {
  await writeFarm(settings(database), await MANAGER.databaseSchema(), async (target) => {
    await target.migrate(NAMES.slice(0, migrations));
    for (const tag of tags)
      await target.sql.run(`INSERT INTO worker_tags (uuid, name, description) VALUES (?, ?, '')`, tag, tag);
  });
  return database;
}

const ENGINES = ['SQLite', 'PostgreSQL'] as const;

/** Where a database may be made. */
async function place(engine: (typeof ENGINES)[number], name: string): Promise<string> {
  return engine === 'SQLite' ? at(`${name}.sqlite`) : server.emptyDatabase();
}

describe('a farm', () => {
  it('of random jobs, Workers, failures and all else is the same after it was moved to PostgreSQL, and back', async () => {
    const seed = Date.now();
    const file = at('source.sqlite');
    const farm = new TestFarm('database: farm.sqlite');
    try {
      await farm.start();
      for (const wanted of fc.sample(FARMS, { numRuns: 5, seed })) await makeFarm(farm, wanted);
      await backUpDatabase(join(farm.folder, 'farm.sqlite'), file);
    } finally {
      await farm.close();
    }
    fillEmptyTables(file);
    const before = dumpOfSqlite(file);
    expect(emptyTables(before)).toEqual([]);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(
        [...MANAGER.ownerOfTable.keys()].filter((table) => !TABLES_OF_RUNNING_MANAGERS.includes(table)),
      ),
    );
    const url = await server.emptyDatabase();
    expect(await migrate(file, url)).toMatchObject({ status: 0 });
    expect({ seed, dump: await dumpOfPostgres(server, url) }).toEqual({ seed, dump: before });
    expect(await migrate(url, at('back.sqlite'))).toMatchObject({ status: 0 });
    expect({ seed, dump: dumpOfSqlite(at('back.sqlite')) }).toEqual({ seed, dump: before });
    expect(dumpOfSqlite(file)).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['back.sqlite', 'flamenco-manager.yaml', 'source.sqlite']);
  });

  it.each(ENGINES.flatMap((from) => ENGINES.map((to) => [from, to] as const)))(
    'goes from %s to %s, with more rows than are in memory at once',
    async (from, to) => {
      const source = await place(from, 'source');
      const many = Array.from({ length: 2_345 }, (_, index) => `tag ${index}`);
      await farmOf(NAMES.length, source, ...many);
      const target = await place(to, 'target');
      const told: string[] = [];
      await move(source, target, { progress: (what, done, of) => told.push(`${what} ${done}/${of}`) });
      expect(await dumpOf(target)).toEqual(await dumpOf(source));
      expect(told.filter((line) => line.startsWith('worker_tags'))).toEqual([
        'worker_tags 0/2345',
        'worker_tags 1000/2345',
        'worker_tags 2000/2345',
        'worker_tags 2345/2345',
      ]);
    },
  );

  it.each(ENGINES)(
    'of an older version in %s is brought up to date, and the old database is not',
    async (engine) => {
      const source = await farmOf(5, await place(engine, 'source'), 'a', 'b');
      const before = await dumpOf(source);
      expect(await migrate(source, at('target.sqlite'))).toMatchObject({ status: 0 });
      expect(await dumpOf(source)).toEqual(before);
      const farm = await SqliteFarm.ask(at('target.sqlite'), MANAGER.migrations, (reader) =>
        reader.all(`SELECT name FROM worker_tags ORDER BY id`),
      );
      expect(farm).toEqual([{ name: 'a' }, { name: 'b' }]);
    },
  );

  it('goes on in PostgreSQL, with ids that were never given', async () => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a', 'b');
    const database = new SqliteDatabase(source);
    database.exec(
      `INSERT INTO outbox (id, uuid, name, payload, happened) VALUES (7, '', '', '', ''); DELETE FROM outbox`,
    );
    database.close();
    const url = await server.emptyDatabase();
    await move(source, url);
    const manager = await createManager(
      readConfig('_meta: {version: 3}\nautodiscoverable: false\n', at('flamenco-manager.yaml'), {
        FLAMENCO_DATABASE: url,
      }),
      { logLevel: 'silent', dashboardPath: at('no-dashboard') },
    );
    try {
      const client = new FarmClient(`${(await manager.getUrl()).replace(/\/$/, '')}/api/v3`);
      await ok(client.post('/worker-mgt/tags', { name: 'c' }));
      const { body } = await client.get<{ tags: readonly { name: string }[] }>('/worker-mgt/tags');
      expect(body.tags.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    } finally {
      await manager.close();
    }
    expect(await server.query(`SELECT id FROM worker_tags WHERE name = 'c'`, url)).toEqual([{ id: '3' }]);
    expect(
      await server.query(
        `INSERT INTO outbox (uuid, name, payload, happened) VALUES ('', '', '', '') RETURNING id`,
        url,
      ),
    ).toEqual([{ id: '8' }]);
    await server.query(`DELETE FROM outbox`, url);
    await move(url, at('back.sqlite'));
    const back = new SqliteDatabase(at('back.sqlite'));
    const next = back.prepare(
      `INSERT INTO outbox (uuid, name, payload, happened) VALUES ('', '', '', '') RETURNING id`,
    );
    expect(next.get()).toEqual({ id: 9 });
    back.close();
  });

  it('has texts that PostgreSQL cannot store changed, and says so', async () => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a\0b', 'c');
    const url = await server.emptyDatabase();
    const { notes } = await move(source, url);
    expect(notes).toEqual([
      'uuid of one row of worker_tags had a NUL in it, which is a \uFFFD now.',
      'name of one row of worker_tags had a NUL in it, which is a \uFFFD now.',
    ]);
    expect(await server.query(`SELECT name FROM worker_tags ORDER BY id`, url)).toEqual([
      { name: 'a\uFFFDb' },
      { name: 'c' },
    ]);
    await move(source, at('same.sqlite'));
    expect(dumpOfSqlite(at('same.sqlite'))).toEqual(dumpOfSqlite(source));
  });
});

describe('a migration', () => {
  it.each(ENGINES)('into %s that is interrupted leaves nothing, and can be begun again', async (engine) => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a');
    const target = await place(engine, 'target');
    const interrupt: Progress = (what) => {
      if (what === 'workers') throw new Error('interrupted');
    };
    await expect(move(source, target, { progress: interrupt })).rejects.toThrow('interrupted');
    expect(readdirSync(folder).sort()).toEqual(['flamenco-manager.yaml', 'source.sqlite']);
    await move(source, target);
    expect(await dumpOf(target)).toEqual(dumpOfSqlite(source));
  });

  it('of what PostgreSQL does not take says which table it is', async () => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a');
    const database = new SqliteDatabase(source);
    database.pragma('foreign_keys = OFF');
    database.exec(`INSERT INTO worker_tag_membership (worker_id, tag_id) VALUES (99, 1)`);
    database.close();
    const { output, status } = await migrate(source, await server.emptyDatabase());
    expect([status, output]).toEqual([
      1,
      expect.stringMatching(
        /^The table worker_tag_membership could not be moved \(.*foreign key.*\), so nothing was kept/,
      ),
    ]);
  });

  it('whose server cuts it off leaves nothing there, and can be begun again', async () => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a');
    const url = await server.emptyDatabase();
    const name = new URL(url).pathname.slice(1);
    const connected = `FROM pg_stat_activity WHERE datname = '${name}'`;
    const cutOff = async (): Promise<void> => {
      await server.query(`SELECT pg_terminate_backend(pid) ${connected}`);
      await until(
        'nobody is connected',
        async () => (await server.query(`SELECT 1 ${connected}`)).length === 0,
      );
    };
    const cutAtJobs = (opened: FarmSource): FarmSource =>
      reading(opened, async (text) => {
        if (text.includes('FROM "jobs"')) await cutOff();
      });
    await expect(move(source, url, { read: cutAtJobs })).rejects.toMatchObject({ code: 'database-away' });
    expect(await server.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`, url)).toEqual([]);
    await move(source, url);
    expect(await dumpOf(url)).toEqual(dumpOfSqlite(source));
  });

  it.each(ENGINES)('into %s keeps nothing that is not the same', async (engine) => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'first', 'second');
    const target = await place(engine, 'target');
    const shortened = (opened: FarmSource): FarmSource => {
      const reader = Object.create(opened.reader) as typeof opened.reader;
      reader.all = async <Row>(text: string, ...values: readonly (string | number)[]) => {
        const rows = await opened.reader.all<Row>(text, ...values);
        return JSON.parse(JSON.stringify(rows).replaceAll('"second"', '"secon"')) as readonly Row[];
      };
      return withReader(opened, reader);
    };
    await expect(move(source, target, { read: shortened })).rejects.toMatchObject({ code: 'move-failed' });
    await move(source, target);
  });

  it.each(ENGINES)('into %s says what was moved, and what is to be done next', async (engine) => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a', 'b');
    const target = await place(engine, 'target');
    const { output, status } = await migrate(source, target);
    expect([status, output]).toEqual([
      0,
      expect.stringContaining(`Moved ${source}, which is as it was, to ${target}:`),
    ]);
    expect(output).toContain('  2 worker_tags\nCounts and sums are the same in both.\n');
    expect(output).toContain(`Next: set "database: ${target}" in ${at('flamenco-manager.yaml')}`);
    expect(output).toContain(`To go back: start the Manager that used ${source} with it again.`);
  });
});

describe('a migration is refused', () => {
  /** Leaves nothing behind. @returns what it says */
  const refusal = async (from: string, to: string): Promise<string> => {
    const before = readdirSync(folder).sort();
    const { output, status } = await migrate(from, to);
    expect([status, readdirSync(folder).sort()]).toEqual([1, before]);
    return output;
  };

  it.each(ENGINES)('into a database of %s that has a farm already, which stays', async (engine) => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a');
    const target = await farmOf(NAMES.length, await place(engine, 'target'), 'b');
    const before = await dumpOf(target);
    expect(await refusal(source, target)).toMatch(
      /There is a file .*target\.sqlite already|is not empty: there are rows in the table worker_tags\./,
    );
    expect(await dumpOf(target)).toEqual(before);
  });

  it('into a database of another program', async () => {
    const source = await farmOf(NAMES.length, at('source.sqlite'));
    const url = await server.emptyDatabase();
    await server.query(`CREATE TABLE albums (id INTEGER)`, url);
    expect(await refusal(source, url)).toMatch(/is the database of another program/);
    expect(await server.query(`SELECT * FROM albums`, url)).toEqual([]);
  });

  it('not into one that a Manager was started on, and has done nothing', async () => {
    const source = await farmOf(NAMES.length, at('source.sqlite'), 'a');
    const url = await farmOf(NAMES.length, await server.emptyDatabase());
    await server.query(
      `INSERT INTO managers (uuid, url, version, started, last_seen) VALUES ('killed', '', '', '', '')`,
      url,
    );
    await move(source, url);
    expect(await server.query(`SELECT * FROM managers`, url)).toEqual([]);
    expect(await dumpOf(url)).toEqual(dumpOfSqlite(source));
  });

  it.each(ENGINES)('while a Manager runs on either database: %s', async (engine) => {
    const [used, unused] = [await place(engine, 'used'), await server.emptyDatabase()];
    const farm = new TestFarm(`database: ${used}`);
    await farm.start();
    try {
      expect(await refusal(used, unused)).toMatch(
        /^A Manager runs on .*Stop it first, for what it did from now on/,
      );
      if (engine === 'PostgreSQL') {
        await farmOf(NAMES.length, at('source.sqlite'), 'a');
        expect(await refusal(at('source.sqlite'), used)).toMatch(
          /^A Manager runs on .*Stop it, or name another database/,
        );
      }
    } finally {
      await farm.close();
    }
    expect(await migrate(used, unused)).toMatchObject({ status: 0 });
  });

  it.each([
    ['no-such.sqlite', 'target.sqlite', /^There is no file .*no-such\.sqlite/],
    ['flamenco-manager.yaml', 'target.sqlite', /^.*flamenco-manager\.yaml is not a database/],
    ['empty.sqlite', 'target.sqlite', /^There is no farm in .*empty\.sqlite/],
    ['newer.sqlite', 'target.sqlite', /was changed by a newer version of the Manager \(Future9\)/],
    ['source.sqlite', 'no-such/target.sqlite', /^There is no folder .*no-such for the new database/],
    ['source.sqlite', 'source.sqlite', /^There is a file .*source\.sqlite already/],
  ])('from %s to %s, and nothing is left', async (from, to, message) => {
    await farmOf(NAMES.length, at('source.sqlite'));
    await farmOf(NAMES.length, at('newer.sqlite'));
    const newer = new SqliteDatabase(at('newer.sqlite'));
    newer.exec(`INSERT INTO migrations (timestamp, name) VALUES (9, 'Future9')`).close();
    writeFileSync(at('empty.sqlite'), '');
    expect(await refusal(at(from), at(to))).toMatch(message);
  });

  it('when an address is none, without showing what may be a password', async () => {
    const { output, status } = await migrate('mysql://farm:secret@db/flamenco', at('target.sqlite'));
    expect([status, output]).toEqual([1, expect.stringMatching(/^--from must be an SQLite file/)]);
    expect(output).not.toContain('secret');
    expect(existsSync(at('target.sqlite'))).toBe(false);
  });
});
