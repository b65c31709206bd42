import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { describeLocation, type PostgresLocation } from '../../config/index.js';
import { conflict } from '@flamenco/domain/errors';
import { POSTGRES } from '../dialect.js';
import { FarmDatabase } from '../farm-database.js';
import type { FarmSchema } from '../farm-schema.js';
import type { SqlReader, SqlWriter } from '../sql.js';
import { connectionOptions, openPool, type PostgresSettings } from './pool.js';
import { PostgresConnection } from './postgres-connection.js';
import { PostgresManagerLine } from './postgres-manager-line.js';
import { openingRefusalOfPostgres, postgresRefusal } from './postgres-refusals.js';
import { bringUpToDate, findSchemaState, readEntities } from './postgres-schema.js';
import { PostgresWorks } from './postgres-works.js';

/** A farm in a database of PostgreSQL: one connection writes, others only read. */
export class PostgresFarm extends FarmDatabase {
  readonly dialect = POSTGRES;
  /** PostgreSQL refuses a write there. Each question sees what is committed at its moment. */
  readonly reader: SqlReader;
  readonly works: PostgresWorks;

  private constructor(
    readonly line: PostgresManagerLine,
    private readonly writers: pg.Pool,
    private readonly readers: pg.Pool,
    private readonly entities: DataSource,
  ) {
    super();
    this.reader = new PostgresConnection(readers, entities);
    this.works = new PostgresWorks(writers, entities, line);
  }

  /**
   * Connects, and brings the schema up to date.
   * @throws FarmError when the server cannot be reached or lets nobody in, and when the database is not one for this version
   */
  static async open(
    location: PostgresLocation,
    settings: PostgresSettings,
    schema: FarmSchema,
  ): Promise<PostgresFarm> {
    const options = connectionOptions(location, settings);
    const called = describeLocation(location);
    const line = await onceConnected(location, options, async (client) => {
      await bringUpToDate(client, options, schema.migrations, called);
      return PostgresManagerLine.open(options);
    });
    return new PostgresFarm(
      line,
      openPool({ ...options, max: 1 }),
      openPool({ ...onlyReading(options), max: settings.poolSize - 1 }),
      await readEntities(options, schema.entities),
    );
  }

  /** Asks a database something, also while a Manager runs on it. Changes nothing. @throws FarmError when it cannot be asked */
  static async ask<Answer>(
    location: PostgresLocation,
    settings: PostgresSettings,
    migrations: FarmSchema['migrations'],
    question: (reader: SqlReader) => Promise<Answer>,
  ): Promise<Answer> {
    const called = describeLocation(location);
    return onceConnected(location, onlyReading(connectionOptions(location, settings)), async (client) => {
      if ((await findSchemaState(client, migrations, called)) !== 'current') throw notCurrent(called);
      return inSnapshot(client, question);
    });
  }

  /** Changes something small, also while Managers run on it: all of it, or nothing. @throws FarmError, and what `act` throws */
  static async change<Result>(
    location: PostgresLocation,
    settings: PostgresSettings,
    migrations: FarmSchema['migrations'],
    act: (sql: SqlWriter) => Promise<Result>,
  ): Promise<Result> {
    const called = describeLocation(location);
    return onceConnected(location, connectionOptions(location, settings), async (client) => {
      if ((await findSchemaState(client, migrations, called)) !== 'current') throw notCurrent(called);
      await client.query('BEGIN');
      const result = await act(new PostgresConnection(client));
      await client.query('COMMIT');
      return result; // whatever was not committed goes with the connection
    });
  }

  /** No server remembers what others may have changed. */
  get keyReader(): SqlReader {
    return this.reader;
  }

  async snapshot<Answer>(question: (reader: SqlReader) => Promise<Answer>): Promise<Answer> {
    const client = await orRefusal(this.readers.connect());
    try {
      const answer = await inSnapshot(client, question, this.entities);
      client.release();
      return answer;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.writers.end(), this.readers.end()]);
    await this.line.close();
  }
}

function onlyReading(options: pg.PoolConfig): pg.PoolConfig {
  return { ...options, options: '-c default_transaction_read_only=on' };
}

async function inSnapshot<Answer>(
  client: pg.ClientBase,
  question: (reader: SqlReader) => Promise<Answer>,
  entities?: DataSource,
): Promise<Answer> {
  await orRefusal(client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
  const answer = await question(new PostgresConnection(client, entities));
  await orRefusal(client.query('COMMIT'));
  return answer;
}

async function orRefusal<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw postgresRefusal(error) ?? error;
  }
}

async function onceConnected<Answer>(
  location: PostgresLocation,
  options: pg.PoolConfig,
  act: (client: pg.ClientBase) => Promise<Answer>,
): Promise<Answer> {
  const pool = openPool({ ...options, max: 1 });
  try {
    const client = await pool.connect();
    try {
      return await act(client);
    } finally {
      client.release(true);
    }
  } catch (error) {
    throw openingRefusalOfPostgres(error, describeLocation(location)) ?? error;
  } finally {
    await pool.end();
  }
}

function notCurrent(called: string): Error {
  return conflict(
    'database-older',
    `The database ${called} is empty, or was last used by an older version of the Manager. Start this one on it once, which brings it up to date; then try again.`,
  );
}
