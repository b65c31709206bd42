import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { beforeEach, expect, it, jest } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { useManagerProcesses } from '../http/manager-process.js';
import { until } from '../http/test-manager.js';
import { dumpOfPostgres, dumpOfSqlite, type FarmDump } from './farm-dump.js';
import { usePostgres } from './postgres-server.js';

/** Processes start often, which takes a second each, and more on a busy computer. */
const STARTS_WITHIN_MS = 60_000;
jest.setTimeout(300_000);

/** Enough that the move takes a while. */
const MANY_ROWS = 30_000;

const processes = useManagerProcesses();
const server = usePostgres();
let source: string;

/** Where a farm is moved to. */
interface Target {
  readonly database: string;
  /** Whether something has been written to it that is not kept yet. */
  hasBegun(): boolean | Promise<boolean>;
  dump(): FarmDump | Promise<FarmDump>;
  /** Files beside it. */
  leftovers(): readonly string[];
}

beforeEach(async () => {
  mkdirSync(at('farm'));
  source = at('farm/source.sqlite');
  writeFileSync(at('flamenco-manager.yaml'), '_meta: {version: 3}\n');
  await (await SqliteFarm.open(source, await MANAGER.databaseSchema())).close();
  const farm = new SqliteDatabase(source);
  farm.exec(
    `WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${MANY_ROWS})
     INSERT INTO worker_tags (uuid, name, description) SELECT 'uuid-' || n, 'name ' || n, hex(zeroblob(100)) FROM counted;
     PRAGMA journal_mode = DELETE`,
  );
  farm.close();
});

const at = (name: string): string => join(processes.folder, name);

const TARGETS: readonly (readonly [string, () => Promise<Target>])[] = [
  [
    'SQLite',
    () => {
      const folder = mkdtempSync(at('target-'));
      const database = join(folder, 'target.sqlite');
      return Promise.resolve({
        database,
        hasBegun: () => existsSync(`${database}~`),
        dump: () => dumpOfSqlite(database),
        leftovers: () => readdirSync(folder).filter((name) => name !== 'target.sqlite'),
      });
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const database = await server.emptyDatabase();
      const inserting = `SELECT 1 FROM pg_stat_activity
        WHERE datname = '${new URL(database).pathname.slice(1)}' AND query LIKE 'INSERT INTO "worker_tags"%'`;
      const hasBegun = async (): Promise<boolean> => (await server.query(inserting)).length > 0;
      return { database, hasBegun, dump: () => dumpOfPostgres(server, database), leftovers: () => [] };
    },
  ],
];

function migrateTo({ database }: Target): ReturnType<typeof processes.start> {
  const config = at('flamenco-manager.yaml');
  return processes.start(['migrate', '--config', config, '--from', source, '--to', database]);
}

/** What `--check-db` of a Manager says that has this database. */
async function check({ database }: Target): Promise<string> {
  const options = ['--quiet', '--config', at('flamenco-manager.yaml'), '--check-db'];
  return (await processes.start(options, ['env', `FLAMENCO_DATABASE=${database}`]).ended).output;
}

it.each(TARGETS)(
  'a migration into %s that is killed leaves no farm there and the old one as it was, and can be begun again',
  async (_engine, place) => {
    const [bytes, rows, files] = [readFileSync(source), dumpOfSqlite(source), readdirSync(at('farm'))];
    for (let kills = 0; kills < 3;) {
      const target = await place();
      const killed = migrateTo(target);
      const isOver = (): boolean => killed.process.exitCode !== null;
      await until('it has begun', () => isOver() || target.hasBegun(), STARTS_WITHIN_MS);
      await wait(60 * kills); // another moment each time
      killed.process.kill('SIGKILL');
      if ((await killed.ended).code === null) {
        kills += 1;
        expect(await check(target)).toMatch(/^There is no database|is empty/);
        expect(await migrateTo(target).ended).toMatchObject({ code: 0 });
      }
      expect(await check(target)).toBe('The database is in order.\n');
      expect(await target.dump()).toEqual(rows);
      expect(target.leftovers()).toEqual([]);
    }
    expect([readFileSync(source).equals(bytes), readdirSync(at('farm'))]).toEqual([true, files]);
  },
);
