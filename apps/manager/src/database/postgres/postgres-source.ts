import type pg from 'pg';
import { describeLocation, type PostgresLocation } from '../../config/index.js';
import type { FarmSchema } from '../farm-schema.js';
import type { FarmSource } from '../farm-source.js';
import { sourceEmpty, sourceInUse } from '../moving-refusals.js';
import { connectionOptions, openPool, type PostgresSettings } from './pool.js';
import { PostgresConnection } from './postgres-connection.js';
import { keepManagersAway, MOVING_PATIENCE_MS } from './postgres-manager-line.js';
import { openingRefusalOfPostgres } from './postgres-refusals.js';
import { appliedMigrations, findSchemaState } from './postgres-schema.js';

/** A farm in a database of PostgreSQL that no Manager runs on: all of it as it is at one moment, for the server lets nobody write there. */
export class PostgresSource implements FarmSource {
  readonly reader: PostgresConnection;

  private constructor(
    readonly called: string,
    readonly applied: readonly string[],
    private readonly pool: pg.Pool,
    private readonly client: pg.PoolClient,
  ) {
    this.reader = new PostgresConnection(client);
  }

  /** @throws FarmError when there is no farm, when a Manager runs on it, or it cannot be read */
  static async open(
    location: PostgresLocation,
    settings: PostgresSettings,
    migrations: FarmSchema['migrations'],
  ): Promise<PostgresSource> {
    const called = describeLocation(location);
    const pool = openPool({ ...connectionOptions(location, settings), ...UNHURRIED, max: 1 });
    let client: pg.PoolClient | undefined;
    try {
      client = await pool.connect();
      if (!(await keepManagersAway(client, MOVING_PATIENCE_MS))) throw sourceInUse(called);
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      if ((await findSchemaState(client, migrations, called)) === 'empty') throw sourceEmpty(called);
      return new PostgresSource(called, await appliedMigrations(client), pool, client);
    } catch (error) {
      client?.release(true);
      await pool.end();
      throw openingRefusalOfPostgres(error, called) ?? error;
    }
  }

  replaceUnstorable(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async close(): Promise<void> {
    this.client.release(true);
    await this.pool.end();
  }
}

/** Large tables are read at once, and what is made of them takes its time. */
export const UNHURRIED = { statement_timeout: 0, idle_in_transaction_session_timeout: 0 };
