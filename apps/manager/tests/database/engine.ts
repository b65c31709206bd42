import { describe, it } from '@jest/globals';

/** The PostgreSQL server that the tests run on, as the URL of a database in it; undefined: on SQLite. `npm run test:postgres` sets it. */
export const POSTGRES_SERVER = process.env['FLAMENCO_TEST_POSTGRES'];

/** Whether the tests run on PostgreSQL. */
export const isOnPostgres = POSTGRES_SERVER !== undefined;

/*
 * For what is about SQLite: its files, its plans, its errors. On PostgreSQL these tests are not applicable, and counted as such.
 */
export const describeOnSqlite = isOnPostgres ? describe.skip : describe;
export const itOnSqlite = isOnPostgres ? it.skip : it;
