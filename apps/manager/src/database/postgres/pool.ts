import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { invalid } from '@flamenco/domain/errors';
import type { PostgresLocation } from '../../config/index.js';
import { GatheringSocket } from './gathering-socket.js';

/** How the Manager uses a PostgreSQL server. */
export interface PostgresSettings {
  /** In place of the URL's; empty: that of the file, the URL's, or what libpq takes (`PGPASSWORD`, ~/.pgpass). */
  readonly password: string;
  /** A file with the password in it, absolute; empty: none. */
  readonly passwordFile: string;
  /** Connections at most. */
  readonly poolSize: number;
  /** In ms; 0 for none. */
  readonly statementTimeoutMs: number;
}

/** Milliseconds that a connection may take to be made, or to become free. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Milliseconds that a work waits for one of another Manager. */
const LOCK_TIMEOUT_MS = 30_000;
/** A Manager that stands still within a work holds up the others: after so many milliseconds its work is undone. */
const IDLE_IN_WORK_MS = 8_000;

/** Numbers are numbers, and conditions are 1 or 0, as SQLite has them. All of ours are below 2^53. */
const PARSERS: ReadonlyMap<number, (value: string) => number> = new Map<number, (value: string) => number>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.INT4, Number],
  [pg.types.builtins.INT2, Number],
  [pg.types.builtins.NUMERIC, Number],
  [pg.types.builtins.FLOAT8, Number],
  [pg.types.builtins.BOOL, (value) => (value === 't' ? 1 : 0)],
]);

/** As TypeORM's DataSource and `pg` take them. */
export function connectionOptions(location: PostgresLocation, settings: PostgresSettings): pg.PoolConfig {
  const { host, port, user, name } = location;
  const password = passwordIn(settings) ?? location.password;
  return {
    database: name,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ssl: encryptionOf(location),
    application_name: 'flamenco-manager',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    pipeline: true,
    stream: () => new GatheringSocket(),
    statement_timeout: settings.statementTimeoutMs,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_WORK_MS,
    types: { getTypeParser: (type: number) => PARSERS.get(type) ?? ((value: string) => value) },
  };
}

/** Connections that are made when they are needed, and again when they break. */
export function openPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  const note = (error: Error): void => {
    logger.debug(`A connection to the database broke: ${error.message}`);
  };
  // Whoever uses it, or needs one next, is told by a statement that fails; to nobody else does it matter.
  pool.on('error', note);
  pool.on('connect', (client) => client.on('error', note));
  return pool;
}

const logger = new Logger('Postgres');

function passwordIn({ password, passwordFile }: PostgresSettings): string | undefined {
  if (password !== '') return password;
  if (passwordFile === '') return undefined;
  try {
    return readFileSync(passwordFile, 'utf8').trimEnd();
  } catch (cause) {
    throw invalid(
      'database-password-not-readable',
      `The file ${passwordFile} with the database's password cannot be read. Have the Manager's user read it, or set another one as postgres.password_file.`,
      { cause },
    );
  }
}

function encryptionOf({ encryption, rootCertificates }: PostgresLocation): pg.PoolConfig['ssl'] {
  const ca = rootCertificates === undefined ? {} : { ca: rootCertificates };
  switch (encryption) {
    case 'disable':
      return false;
    case 'require':
      return { ...ca, rejectUnauthorized: false };
    case 'verify-ca':
      return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-full':
      return { ...ca, rejectUnauthorized: true };
  }
}
