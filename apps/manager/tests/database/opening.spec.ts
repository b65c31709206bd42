import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { describeOnSqlite } from './engine.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-manager.mjs', import.meta.url));
const NOBODY = 65_534;

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(60_000);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-opening-'));
  file = join(folder, 'farm.sqlite');
  writeFileSync(
    join(folder, 'flamenco-manager.yaml'),
    '_meta: {version: 3}\nlisten: 127.0.0.1:0\nautodiscoverable: false\ndatabase: farm.sqlite\n',
  );
  letNobodyOwn(folder);
  chmodSync(folder, 0o755);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const openFarm = async (): Promise<SqliteFarm> => SqliteFarm.open(file, await MANAGER.databaseSchema());

/** Runs the Manager until it ends by itself. */
function run(...more: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const args = [LAUNCHER, '--quiet', '--config', join(folder, 'flamenco-manager.yaml'), ...more];
  const user = process.getuid?.() === 0 ? { uid: NOBODY } : {}; // the superuser may write everything
  return new Promise((resolve) => {
    execFile(process.execPath, args, user, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

function letNobodyOwn(...paths: readonly string[]): void {
  if (process.getuid?.() === 0) for (const path of paths) chownSync(path, NOBODY, NOBODY);
}

/** A database that a Manager has used and closed, changed by written SQL. */
async function usedDatabase(...changes: readonly string[]): Promise<void> {
  await (await openFarm()).close();
  const connection = new SqliteDatabase(file);
  for (const change of changes) connection.exec(change);
  connection.close();
}

describeOnSqlite('a Manager does not start, and says in one line why, on', () => {
  it('a database of a newer version', async () => {
    await usedDatabase(`INSERT INTO migrations (timestamp, name) VALUES (1999, 'FromTheFuture1999')`);
    letNobodyOwn(file);
    const before = readFileSync(file);
    const message = `The database ${file} was changed by a newer version of the Manager (FromTheFuture1999), and this one would damage it. Start the newer version again, or restore a backup from before the update.\n`;
    expect(await run()).toEqual({ code: 1, output: message });
    expect(await run('--check-db')).toEqual({ code: 1, output: message });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it.each([
    ['Flamenco 3', 'goose_db_version'],
    ['another program', 'recipes'],
  ])('the database of %s, which stays as it is', async (program, table) => {
    const other = new SqliteDatabase(file);
    other.exec(`CREATE TABLE ${table} (id INTEGER)`);
    other.close();
    letNobodyOwn(file);
    const before = readFileSync(file);
    const { code, output } = await run();
    expect([code, output]).toEqual([1, expect.stringContaining(`${file} is the database of ${program}. `)]);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('a configuration file that it may not read', async () => {
    const config = join(folder, 'flamenco-manager.yaml');
    chmodSync(config, 0o200);
    letNobodyOwn(config);
    expect(await run()).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^The configuration file .* cannot be read \(EACCES.*\)\. Make sure .*\n$/,
      ),
    });
  });

  it('a file that is no database', async () => {
    writeFileSync(file, 'This is a letter to my grandmother, and not a database at all. '.repeat(100));
    letNobodyOwn(file);
    expect(await run()).toEqual({
      code: 1,
      output: expect.stringMatching(/^.*farm\.sqlite is not a database\. .*\n$/),
    });
  });

  it('a database that it may not write', async () => {
    await usedDatabase();
    chmodSync(file, 0o444);
    letNobodyOwn(file);
    expect(await run()).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^The database .*farm\.sqlite cannot be opened for writing \(.*\)\. Make sure .*\n$/,
      ),
    });
  });

  it('one in a folder that it may not write', async () => {
    chmodSync(folder, 0o555);
    const { code, output } = await run();
    chmodSync(folder, 0o755);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(
        /^The database .*farm\.sqlite cannot be opened for writing \(.*\)\. Make sure .*\n$/,
      ),
    ]);
  });

  it('one that another Manager runs on', async () => {
    const first = await openFarm();
    letNobodyOwn(...readdirSync(folder).map((name) => join(folder, name)));
    const second = await run();
    const checked = await run('--check-db');
    await first.close();
    expect(second).toEqual({
      code: 1,
      output: `Another Manager already runs on the database ${file}. Stop that one first; or, for a second farm, set another file as 'database' in the configuration file.\n`,
    });
    expect(checked).toEqual({ code: 0, output: 'The database is in order.\n' });
  });
});

describeOnSqlite('a database', () => {
  it('can be opened again as soon as its Manager has ended, or was killed', async () => {
    await (await openFarm()).close();
    const program = `const lock = new (require('better-sqlite3'))(process.argv[1] + '-lock');
      lock.exec('BEGIN EXCLUSIVE'); process.stdout.write('locked'); setInterval(() => undefined, 1000);`;
    const killed = spawn(process.execPath, ['-e', program, file], { cwd: import.meta.dirname });
    await once(killed.stdout, 'data');
    await expect(openFarm()).rejects.toMatchObject({ code: 'database-in-use' });
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    await (await openFarm()).close();
  });

  it('that is not in order, or damaged, is told of line by line', async () => {
    await usedDatabase(
      `INSERT INTO jobs (uuid, name, type, priority, status, settings, metadata, submitter_platform, created, updated, tasks_queued)
       VALUES ('u', 'n', 't', 50, 'queued', '{}', '{}', 'linux', '', '', 3)`,
    );
    expect(await run('--check-db')).toEqual({
      code: 1,
      output: 'Job u counts 3 queued tasks, and has 0\n1 problems found.\n',
    });
    await usedDatabase('PRAGMA foreign_keys = OFF', 'UPDATE jobs SET worker_tag_id = 7');
    expect(await run('--check-db')).toEqual({
      code: 1,
      output: 'Row 1 of jobs points to a missing row of worker_tags\n1 problems found.\n',
    });
  });

  it('is checked only when there is one, of this version', async () => {
    const none = await run('--check-db');
    expect(none).toEqual({ code: 1, output: expect.stringMatching(/^There is no database .*--config\.\n$/) });
    await usedDatabase(`DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)`);
    await expect(SqliteFarm.ask(file, MANAGER.migrations, () => Promise.resolve('asked'))).rejects.toThrow(
      /by an older version .* Start this one on it once/,
    );
  });
});
