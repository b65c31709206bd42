import { describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { RowMemory } from '../../src/database/row-memory.js';
import { SqlConnection } from '../../src/database/sql-connection.js';

describe('SqlConnection', () => {
  it('keeps a bounded number of prepared statements, and those that are used again', () => {
    const database = new SqliteDatabase(':memory:');
    let prepared = 0;
    const counted = {
      prepare: (text: string) => {
        prepared += 1;
        return database.prepare(text);
      },
    } as unknown as SqliteDatabase.Database;
    const sql = new SqlConnection(counted);
    for (let i = 0; i < 3_000; i++) {
      expect(sql.get(`SELECT ${i} AS n`)).toEqual({ n: i });
      expect(sql.get(`SELECT 'often' AS what`)).toEqual({ what: 'often' });
    }
    expect(prepared).toBe(3_001);
    expect(sql.preparedStatements).toBeLessThanOrEqual(1_000);
    database.close();
  });

  it('remembers rows until their table is written to, or something is rolled back', () => {
    const database = new SqliteDatabase(':memory:');
    database.exec(`CREATE TABLE workers (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE jobs (id INTEGER)`);
    const sql = new SqlConnection(database, new RowMemory());
    const nameOf = (id: number): string | undefined =>
      sql.remembered('workers', id, () =>
        sql.get<{ name: string }>(`SELECT name FROM workers WHERE id = ?`, id),
      )?.name;
    const isRemembered = (id: number): boolean =>
      sql.remembered('workers', id, () => undefined) !== undefined;

    expect(nameOf(1)).toBeUndefined(); // that there is none is not remembered
    sql.run(`INSERT INTO workers (name) VALUES (?)`, 'anna');
    expect([isRemembered(1), nameOf(1), isRemembered(1)]).toEqual([false, 'anna', true]);
    sql.run(`INSERT INTO jobs (id) VALUES (?)`, 1);
    for (const text of ['BEGIN IMMEDIATE', 'SAVEPOINT work', 'RELEASE work', 'COMMIT']) sql.execute(text);
    expect(isRemembered(1)).toBe(true);

    for (const write of [
      `UPDATE workers SET name = 'berta'`,
      `update Workers set name = 'berta'`,
      `UPDATE OR IGNORE workers SET name = 'berta'`,
      `WITH new AS (SELECT 'berta' AS name) UPDATE workers SET name = new.name FROM new`,
      `DELETE FROM workers WHERE id = 2`,
    ]) {
      nameOf(1);
      sql.run(write);
      expect([write, isRemembered(1), nameOf(1)]).toEqual([write, false, 'berta']);
    }
    nameOf(1);
    expect(sql.all(`UPDATE workers SET name = 'carla' RETURNING name`)).toEqual([{ name: 'carla' }]);
    expect(nameOf(1)).toBe('carla');

    for (const end of ['ROLLBACK TO work', 'ROLLBACK']) {
      for (const text of ['BEGIN IMMEDIATE', 'SAVEPOINT work']) sql.execute(text);
      sql.run(`UPDATE workers SET name = 'dora'`);
      expect(nameOf(1)).toBe('dora');
      sql.execute(end);
      expect(nameOf(1)).toBe('carla');
      if (database.inTransaction) sql.execute('COMMIT');
    }
    sql.forgetRows();
    expect(isRemembered(1)).toBe(false);
    database.close();
  });

  it('remembers nothing where others may write', () => {
    const database = new SqliteDatabase(':memory:');
    const sql = new SqlConnection(database);
    expect(sql.remembered('workers', 1, () => ({ name: 'anna' }))).toEqual({ name: 'anna' });
    expect(sql.remembered('workers', 1, () => undefined)).toBeUndefined();
    database.close();
  });
});
