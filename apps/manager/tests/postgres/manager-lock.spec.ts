import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { connectionOptions } from '../../src/database/postgres/pool.js';
import { PostgresManagerLock } from '../../src/database/postgres/postgres-manager-lock.js';
import { SETTINGS, TestDatabase } from '../database/test-databases.js';
import { until } from '../farm/test-farm.js';

let database: TestDatabase;
let lock: PostgresManagerLock;

beforeEach(async () => {
  database = await TestDatabase.createEmpty();
  lock = await take();
});

afterEach(async () => {
  await lock.release();
  await database.drop();
});

function take(): Promise<PostgresManagerLock> {
  return PostgresManagerLock.take(connectionOptions(database.location, SETTINGS), 'the database', 100);
}

async function isTaken(): Promise<boolean> {
  const rows = await database.query(
    `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.length > 0;
}

it('a second Manager is kept from a database, as long as there is the first one', async () => {
  await expect(take()).rejects.toMatchObject({ kind: 'conflict', code: 'database-in-use' });
  await lock.release();
  lock = await take();
});

it('a lock that was lost with its connection is asked for again', async () => {
  await database.cutOff();
  await until('it has it again', isTaken);
  await expect(take()).rejects.toMatchObject({ code: 'database-in-use' });
});
