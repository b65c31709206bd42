import { expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { RowMemory } from '../../src/database/row-memory.js';
import { SqliteConnection } from '../../src/database/sqlite/sqlite-connection.js';
import { describeOnSqlite } from './engine.js';

describeOnSqlite('SqliteConnection', () => {
  it('keeps a bounded number of prepared statements, and those that are used again', async () => {
    const database = new SqliteDatabase(':memory:');
    let prepared = 0;
    const counted = {
      prepare: (text: string) => {
        prepared += 1;
        return database.prepare(text);
      },
    } as unknown as SqliteDatabase.Database;
    const sql = new SqliteConnection(counted);
    for (let i = 0; i < 3_000; i++) {
      expect(await sql.get(`SELECT ${i} AS n`)).toEqual({ n: i });
      expect(await sql.get(`SELECT 'often' AS what`)).toEqual({ what: 'often' });
    }
    expect(prepared).toBe(3_001);
    expect(sql.preparedStatements).toBeLessThanOrEqual(1_000);
    database.close();
  });

  it('remembers rows until their table is written to, or something is rolled back', async () => {
    const database = new SqliteDatabase(':memory:');
    database.exec(`CREATE TABLE workers (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE jobs (id INTEGER)`);
    const sql = new SqliteConnection(database, new RowMemory());
    const load = (id: number) => (): Promise<{ name: string } | undefined> =>
      sql.get<{ name: string }>(`SELECT name FROM workers WHERE id = ?`, id);
    const nameOf = async (id: number): Promise<string | undefined> =>
      (await sql.remembered('workers', id, load(id)))?.name;
    const isRemembered = async (id: number): Promise<boolean> =>
      (await sql.remembered('workers', id, () => Promise.resolve(undefined))) !== undefined;

    expect(await nameOf(1)).toBeUndefined(); // that there is none is not remembered
    await sql.run(`INSERT INTO workers (name) VALUES (?)`, 'anna');
    expect([await isRemembered(1), await nameOf(1), await isRemembered(1)]).toEqual([false, 'anna', true]);
    await sql.run(`INSERT INTO jobs (id) VALUES (?)`, 1);
    for (const text of ['BEGIN IMMEDIATE', 'SAVEPOINT work', 'RELEASE work', 'COMMIT']) sql.execute(text);
    expect(await isRemembered(1)).toBe(true);

    for (const write of [
      `UPDATE workers SET name = 'berta'`,
      `update Workers set name = 'berta'`,
      `UPDATE OR IGNORE workers SET name = 'berta'`,
      `WITH new AS (SELECT 'berta' AS name) UPDATE workers SET name = new.name FROM new`,
      `DELETE FROM workers WHERE id = 2`,
    ]) {
      await nameOf(1);
      await sql.run(write);
      expect([write, await isRemembered(1), await nameOf(1)]).toEqual([write, false, 'berta']);
    }
    await nameOf(1);
    expect(await sql.all(`UPDATE workers SET name = 'carla' RETURNING name`)).toEqual([{ name: 'carla' }]);
    expect(await nameOf(1)).toBe('carla');

    for (const end of ['ROLLBACK TO work', 'ROLLBACK']) {
      for (const text of ['BEGIN IMMEDIATE', 'SAVEPOINT work']) sql.execute(text);
      await sql.run(`UPDATE workers SET name = 'dora'`);
      expect(await nameOf(1)).toBe('dora');
      sql.execute(end);
      expect(await nameOf(1)).toBe('carla');
      if (database.inTransaction) sql.execute('COMMIT');
    }
    sql.forgetRows();
    expect(await isRemembered(1)).toBe(false);
    database.close();
  });

  it('does not remember what was written to while it was loaded', async () => {
    const database = new SqliteDatabase(':memory:');
    database.exec(
      `CREATE TABLE workers (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO workers VALUES (1, 'anna')`,
    );
    const sql = new SqliteConnection(database, new RowMemory());
    const load = (): Promise<{ name: string } | undefined> => sql.get(`SELECT name FROM workers`);
    const before = sql.remembered('workers', 1, load);
    await sql.run(`UPDATE workers SET name = 'berta'`);
    expect([await before, await sql.remembered('workers', 1, load)]).toEqual([
      { name: 'anna' },
      { name: 'berta' },
    ]);
    database.close();
  });

  it('remembers nothing where others may write', async () => {
    const database = new SqliteDatabase(':memory:');
    const sql = new SqliteConnection(database);
    expect(await sql.remembered('workers', 1, () => Promise.resolve({ name: 'anna' }))).toEqual({
      name: 'anna',
    });
    expect(await sql.remembered('workers', 1, () => Promise.resolve(undefined))).toBeUndefined();
    database.close();
  });
});
