import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import pg from 'pg';
import { POSTGRES_SERVER } from '../database/engine.js';

const SERVE = fileURLToPath(new URL('../../../../tools/postgres/serve-until-closed.ts', import.meta.url));

/** A new server writes its own tables first, on a disk that others use as well. */
const START_TIMEOUT_MS = 120_000;

/** A PostgreSQL server, whichever database the other tests run on: for tests that need both. */
export class PostgresServer {
  private url = POSTGRES_SERVER;
  private process: ChildProcess | undefined;
  private databases: string[] = [];

  /** Makes an empty database. @returns its address */
  async emptyDatabase(): Promise<string> {
    const name = `farm_${randomUUID().replaceAll('-', '')}`;
    await this.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    this.databases.push(name);
    const url = new URL(this.address);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Runs statements as somebody else than a Manager. */
  async query<Row extends pg.QueryResultRow>(text: string, url = this.address): Promise<readonly Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async start(): Promise<void> {
    if (this.url !== undefined) return;
    this.process = spawn(process.execPath, [SERVE], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.process.stdout) throw new Error('the server prints nothing');
    for await (const line of createInterface(this.process.stdout)) {
      this.url = line;
      return;
    }
    throw new Error('PostgreSQL could not be started: npm test installs it where it is missing');
  }

  async dropDatabases(): Promise<void> {
    for (const name of this.databases.splice(0)) await this.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }

  async stop(): Promise<void> {
    if (!this.process) return;
    const ended = once(this.process, 'exit');
    this.process.stdin?.end();
    await ended;
  }

  private get address(): string {
    if (this.url === undefined) throw new Error('PostgreSQL was not started');
    return this.url;
  }
}

/** A server for the tests of this file; its databases are gone after each test. */
export function usePostgres(): PostgresServer {
  const server = new PostgresServer();
  beforeAll(() => server.start(), START_TIMEOUT_MS);
  afterEach(() => server.dropDatabases());
  afterAll(() => server.stop(), START_TIMEOUT_MS);
  return server;
}
