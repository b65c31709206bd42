import type pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { describeLocation, type PostgresLocation } from '../../config/index.js';
import type { FarmSchema } from '../farm-schema.js';
import { targetInUse, targetNotEmpty } from '../moving-refusals.js';
import { NewFarm, runMigrationsNamed } from '../new-farm.js';
import { TABLES_OF_RUNNING_MANAGERS } from '../running-managers.js';
import { connectionOptions, type PostgresSettings } from './pool.js';
import { PostgresConnection } from './postgres-connection.js';
import { keepManagersAway, MOVING_PATIENCE_MS } from './postgres-manager-line.js';
import { openingRefusalOfPostgres, postgresRefusal } from './postgres-refusals.js';
import { findSchemaState, inPostgres, refuseUnfit, SCHEMA_LOCK } from './postgres-schema.js';
import { UNHURRIED } from './postgres-source.js';

const TABLES = `SELECT quote_ident(table_name) AS name FROM information_schema.tables
  WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'migrations'`;

/**
 * A database of PostgreSQL that is filled by one transaction, its tables included. Whoever is interrupted leaves it as it was; a Manager
 * that is started on it waits until all is there.
 */
export class NewPostgresFarm extends NewFarm {
  readonly sql: PostgresConnection;

  private constructor(
    readonly called: string,
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
    private readonly client: pg.PoolClient,
  ) {
    super();
    this.sql = new PostgresConnection(client, source);
  }

  /** @throws FarmError when it cannot be reached or used, when a Manager runs on it, or something is in its tables */
  static async begin(
    location: PostgresLocation,
    settings: PostgresSettings,
    { migrations, entities }: FarmSchema,
  ): Promise<NewPostgresFarm> {
    const called = describeLocation(location);
    const source = new DataSource({
      type: 'postgres',
      synchronize: false,
      installExtensions: false,
      migrations: migrations.map(inPostgres),
      entities: [...entities],
      extra: { ...connectionOptions(location, settings), ...UNHURRIED, max: 1 },
    });
    try {
      await source.initialize();
      const runner = source.createQueryRunner();
      const client = (await runner.connect()) as pg.PoolClient;
      await refuseUnfit(client, called);
      if (!(await keepManagersAway(client, MOVING_PATIENCE_MS))) throw targetInUse(called);
      await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
      const state = await findSchemaState(client, migrations, called);
      if (state !== 'empty') await dropEmptyTables(client, called);
      return new NewPostgresFarm(called, source, runner, client);
    } catch (error) {
      if (source.isInitialized) await source.destroy();
      throw openingRefusalOfPostgres(error, called) ?? error;
    }
  }

  async migrate(names: readonly string[]): Promise<void> {
    await this.sql.settled();
    await runMigrationsNamed(names, this.source, this.runner);
  }

  async keep(): Promise<void> {
    await this.sql.settled();
    try {
      await this.client.query('COMMIT');
    } catch (error) {
      throw postgresRefusal(error) ?? error;
    }
  }

  /** The server rolls back what it was not told to keep. */
  async close(): Promise<void> {
    await this.source.destroy();
  }
}

/** What a Manager makes that was started on it and had nothing to do. */
async function dropEmptyTables(client: pg.ClientBase, called: string): Promise<void> {
  const names = (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => name);
  for (const name of names.filter((one) => !TABLES_OF_RUNNING_MANAGERS.includes(one))) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${name} LIMIT 1`);
    if (rowCount !== 0) throw targetNotEmpty(called, `rows in the table ${name}`);
  }
  await client.query(`DROP TABLE ${[...names, 'migrations'].join(', ')} CASCADE`);
}
