import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { invalid } from '@flamenco/domain/errors';

/** Where the farm's database is. */
export type DatabaseLocation = SqliteLocation | PostgresLocation;

/** A file, and files beside it whose names begin with its name. */
export interface SqliteLocation {
  readonly kind: 'sqlite';
  /** Absolute. */
  readonly file: string;
}

/** A database of a PostgreSQL server. */
export interface PostgresLocation {
  readonly kind: 'postgres';
  /** A name, an address, or the folder of a Unix socket; undefined for what libpq takes (`PGHOST`, localhost). */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  /** As the URL has it; mostly it is set otherwise. */
  readonly password: string | undefined;
  /** The database's name. */
  readonly name: string;
  readonly encryption: Encryption;
  /** The certificates that the server's has to be signed by, as PEM; undefined: those that Node.js knows. */
  readonly rootCertificates: string | undefined;
}

/** How the way to the server is kept from others: libpq's `sslmode`. */
export type Encryption = (typeof ENCRYPTIONS)[number];

const ENCRYPTIONS = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

const EXAMPLE = 'postgres://flamenco@db.studio.example/flamenco?sslmode=verify-full';

/** What a URL of ours may have behind its question mark. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'host', 'password'];

/** A URL such as mysql://…, or host=… password=…: another kind of database. C:\ is a drive. */
const NO_FILE = /^(?!file:)[a-z][a-z0-9+.-]+:|\b(host|user|password|dbname)\s*=/i;

/** Where a database is, as the configuration file says it. What is refused is not quoted: there may be a password in it. @throws FarmError */
export function parseDatabaseLocation(written: string, baseDir: string): DatabaseLocation {
  const location = written.trim() === '' ? 'flamenco-manager.sqlite' : written.trim();
  if (isPostgres(location)) return postgresLocation(location, baseDir);
  if (NO_FILE.test(location) || location === ':memory:') {
    throw invalid(
      'database-not-known',
      `must be an SQLite file, such as flamenco-manager.sqlite, or a database of PostgreSQL, such as ${EXAMPLE}.`,
    );
  }
  const file = location.replace(/^file:(\/\/(?=\/))?/, '').replace(/\?.*$/, '');
  return { kind: 'sqlite', file: resolve(baseDir, file) };
}

/** Whether what is written as a database's location is one of PostgreSQL. */
export function isPostgres(written: unknown): boolean {
  return typeof written === 'string' && /^\s*postgres(ql)?:\/\//i.test(written);
}

/** How a database is called where people and logs see it: without a password. */
export function describeLocation(location: DatabaseLocation): string {
  if (location.kind === 'sqlite') return location.file;
  const { user, host, port, name } = location;
  const owner = user === undefined ? '' : `${user}@`;
  return `postgres://${owner}${host ?? 'localhost'}${port === undefined ? '' : `:${port}`}/${name}`;
}

function postgresLocation(written: string, baseDir: string): PostgresLocation {
  const url = urlOf(written);
  const name = decoded(url.pathname.slice(1), 'name of the database');
  if (name === '')
    throw invalid('database-without-name', `must name a database behind the host, such as ${EXAMPLE}.`);
  if (/[/@]/.test(url.pathname.slice(1))) throw notEncoded();
  for (const key of url.searchParams.keys()) {
    if (!PARAMETERS.includes(key))
      throw invalid(
        'database-parameter-unknown',
        `has a parameter that is not known here. Leave it out; known are ${PARAMETERS.join(', ')}.`,
      );
  }
  const rootFile = url.searchParams.get('sslrootcert');
  return {
    kind: 'postgres',
    host: url.searchParams.get('host') ?? given(decoded(url.hostname, 'host')),
    port: url.port === '' ? undefined : Number(url.port),
    user: given(decoded(url.username, 'user')),
    password: url.searchParams.get('password') ?? given(decoded(url.password, 'password')),
    name,
    encryption: encryptionOf(url.searchParams.get('sslmode')),
    rootCertificates: rootFile === null ? undefined : certificatesIn(resolve(baseDir, rootFile)),
  };
}

function urlOf(written: string): URL {
  try {
    return new URL(written.replace(/^postgres(ql)?:/i, 'postgres:'));
  } catch {
    throw notEncoded();
  }
}

function notEncoded(): Error {
  return invalid(
    'database-url-invalid',
    `is not a valid URL of a database, such as ${EXAMPLE}. In a password, write %40 for @, %2F for /, %3A for :, %23 for #, %3F for ? and %25 for %; or keep it out of the URL, in postgres.password_file.`,
  );
}

function decoded(part: string, what: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('database-url-invalid', `has a % in its ${what} that must be written as %25.`);
  }
}

function given(part: string): string | undefined {
  return part === '' ? undefined : part;
}

function encryptionOf(mode: string | null): Encryption {
  if (mode === null) return 'disable';
  const known = ENCRYPTIONS.find((encryption) => encryption === mode);
  if (known !== undefined) return known;
  throw invalid(
    'database-sslmode-unknown',
    `has an sslmode that is not known here. Write one of ${ENCRYPTIONS.join(', ')}.`,
  );
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw invalid(
      'database-certificates-not-readable',
      `names ${file} as sslrootcert, which cannot be read. Name a file with certificates in PEM that the Manager's user may read.`,
      { cause },
    );
  }
}
