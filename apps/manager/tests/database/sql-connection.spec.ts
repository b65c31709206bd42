import { describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
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
});
