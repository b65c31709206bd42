import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { parseDatabaseLocation, type PostgresLocation } from '../../src/config/index.js';
import { PostgresFarm } from '../../src/database/postgres/postgres-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { POSTGRES_SERVER } from './engine.js';

/** What every test database is a copy of: the whole schema. To copy it takes 30 ms, to make it takes 400. */
const TEMPLATE = 'flamenco_template';

/** Test files that run at the same time do not make it twice. */
const TEMPLATE_LOCK = 1;

/** How the Managers of tests connect. */
export const SETTINGS = { password: '', passwordFile: '', poolSize: 6, statementTimeoutMs: 30_000 };

/** A database of PostgreSQL that a test has for itself. */
export class TestDatabase {
  private constructor(readonly name: string) {}

  /** One with the schema, and nothing in it. */
  static async create(): Promise<TestDatabase> {
    await onServer(provideTemplate);
    return copyOf(TEMPLATE);
  }

  /** One without anything. */
  static async createEmpty(): Promise<TestDatabase> {
    return copyOf('template0');
  }

  static at(name: string): TestDatabase {
    return new TestDatabase(name);
  }

  /** As it stands in a configuration file. */
  get url(): string {
    return urlOf(this.name);
  }

  get location(): PostgresLocation {
    return locationOf(this.url);
  }

  /** As it is this very moment: whoever is connected is cut off, and what they have not committed is lost, as when they are killed. */
  async copy(): Promise<TestDatabase> {
    await onServer(async (client) => {
      await client.query(`ALTER DATABASE ${this.name} ALLOW_CONNECTIONS false`);
      await cutOff(client, this.name);
    });
    const copy = await copyOf(this.name);
    await onServer((client) => client.query(`ALTER DATABASE ${this.name} ALLOW_CONNECTIONS true`));
    return copy;
  }

  /** Runs statements in it, as somebody else than the Manager. */
  async query<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]> {
    return onServer(async (client) => (await client.query<Row>(text)).rows, this.url);
  }

  /** Ends all connections to it; others may be made. */
  async cutOff(): Promise<void> {
    await onServer((client) => cutOff(client, this.name));
  }

  async drop(): Promise<void> {
    await onServer((client) => client.query(`DROP DATABASE ${this.name} WITH (FORCE)`));
  }
}

/** Opens a database as a Manager does. */
export async function openPostgres(location: PostgresLocation): Promise<PostgresFarm> {
  return PostgresFarm.open(location, SETTINGS, await MANAGER.databaseSchema());
}

async function copyOf(template: string): Promise<TestDatabase> {
  const name = `farm_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return TestDatabase.at(name);
}

async function provideTemplate(client: pg.Client): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`);
  const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = '${TEMPLATE}'`);
  if (rowCount === 0) {
    await client.query(`CREATE DATABASE ${TEMPLATE}_unfinished TEMPLATE template0`);
    await (await openPostgres(locationOf(urlOf(`${TEMPLATE}_unfinished`)))).close();
    await cutOff(client, `${TEMPLATE}_unfinished`);
    await client.query(`ALTER DATABASE ${TEMPLATE}_unfinished RENAME TO ${TEMPLATE}`);
  }
  await client.query(`SELECT pg_advisory_unlock(${TEMPLATE_LOCK})`);
}

async function cutOff(client: pg.Client, database: string): Promise<void> {
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`);
}

function urlOf(database: string): string {
  const url = new URL(POSTGRES_SERVER ?? 'postgres://none');
  url.pathname = `/${database}`;
  return url.href;
}

function locationOf(url: string): PostgresLocation {
  const location = parseDatabaseLocation(url, '/');
  if (location.kind !== 'postgres') throw new Error(`${url} is no PostgreSQL`);
  return location;
}

async function onServer<Answer>(
  act: (client: pg.Client) => Promise<Answer>,
  url = POSTGRES_SERVER,
): Promise<Answer> {
  if (url === undefined)
    throw new Error('The tests do not run on PostgreSQL: FLAMENCO_TEST_POSTGRES is not set');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
