import { conflict, FarmError, invalid, unavailable } from '@flamenco/domain/errors';
import { errorCode } from '../../system-error.js';

/** What to say about an error of PostgreSQL, of the way to it, or of `pg`. `why` are its own words. */
interface Refusal {
  /** How the codes that it is about begin; where there is no code, the words. */
  readonly is: RegExp;
  readonly say: (why: string, cause: unknown) => FarmError;
}

/** SQLSTATE of what may go well when it is tried again at once: https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html */
const TRY_AGAIN = ['40001', '40P01'];

const AWAY: Refusal = {
  is: /^(08|57P0[1235]|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT|Connection terminated|timeout exceeded|Client has encountered a connection error|Cannot use a pool|Client was closed)/i,
  say: (why, cause) =>
    unavailable(
      'database-away',
      `The Manager's database does not answer (${why}). Nothing is known to be changed; try again in a few seconds. The Manager goes on by itself when the database is back.`,
      { cause },
    ),
};

const REFUSALS: readonly Refusal[] = [
  AWAY,
  {
    is: /^(53300|53400)/,
    say: (why, cause) =>
      unavailable(
        'database-full-of-connections',
        `The Manager's database takes no more connections (${why}). Try again in a second; if this persists, raise max_connections there, or lower postgres.pool_size.`,
        { cause },
      ),
  },
  {
    is: /^(55P03|57014|25P03|25P04)/,
    say: (_why, cause) =>
      unavailable('database-busy', 'The database is busy. Try again in a second.', { cause }),
  },
  {
    is: /^(53100|53200|58030)/,
    say: (why, cause) =>
      unavailable(
        'database-disk-full',
        `The Manager's database could not store this (${why}), so nothing was changed. Free some space there, and try again; the Manager need not be restarted.`,
        { cause },
      ),
  },
  {
    is: /^25006/,
    say: (why, cause) =>
      unavailable(
        'database-read-only',
        `The Manager's database cannot be written (${why}), so nothing was changed. Have the Manager use the primary server, not a standby.`,
        { cause },
      ),
  },
  {
    is: /^(22021|22P05)/,
    say: (_why, cause) =>
      invalid(
        'text-not-storable',
        'A text has a character in it that cannot be stored (NUL, or half of a pair). Leave it out.',
        { cause },
      ),
  },
  {
    is: /^54000/,
    say: (why, cause) =>
      invalid(
        'text-too-long-for-index',
        `A name is too long for the Manager's database (${why}), so nothing was changed. Shorten it to 2,000 bytes.`,
        { cause },
      ),
  },
];

/** The refusal that an error of PostgreSQL stands for; undefined for what is a bug, and for what is to be tried again. */
export function postgresRefusal(error: unknown): FarmError | undefined {
  if (error instanceof FarmError) return error;
  const why = messageOf(error);
  const code = errorCode(error);
  return REFUSALS.find(({ is }) => is.test(code ?? why))?.say(why, error);
}

/** Whether a work failed only because of others that ran at the same time. */
export function isToBeTriedAgain(error: unknown): boolean {
  return TRY_AGAIN.includes(errorCode(error) ?? '');
}

/** Whether an error, or what it stands for, says that the database cannot be reached. */
export function isAway(error: unknown): boolean {
  return error instanceof FarmError && error.code === 'database-away';
}

/** While the Manager starts. @param called - the database, without a password */
export function openingRefusalOfPostgres(error: unknown, called: string): FarmError | undefined {
  if (error instanceof FarmError) return error;
  const why = messageOf(error);
  const code = errorCode(error) ?? why;
  const found = OPENING.find(({ is }) => is.test(code));
  return found && found.say(`${called}: ${why}`, error);
}

const OPENING: readonly Refusal[] = [
  {
    is: /^(28P01|28000|.*SASL|.*password)/i,
    say: (why, cause) =>
      invalid(
        'database-login-refused',
        `The database lets nobody in with these credentials (${why}). Check the user in 'database', and the password: in its URL, in postgres.password_file, or in the environment as FLAMENCO_POSTGRES_PASSWORD. Where it says "no encryption", add ?sslmode=require.`,
        { cause },
      ),
  },
  {
    is: /^3D000/,
    say: (why, cause) =>
      invalid(
        'no-database',
        `There is no such database (${why}). Create it on the server, for example with: createdb --encoding=UTF8 --template=template0 --owner=flamenco flamenco`,
        { cause },
      ),
  },
  {
    is: /^42501/,
    say: (why, cause) =>
      invalid(
        'database-not-ours',
        `The user may not create tables in the database (${why}). Make the user its owner: ALTER DATABASE … OWNER TO …`,
        { cause },
      ),
  },
  {
    is: /certificate|SSL|TLS|CERT_|SELF_SIGNED|DEPTH_ZERO/i,
    say: (why, cause) =>
      unavailable(
        'database-not-encrypted',
        `No encrypted connection to the database could be made (${why}). Set sslrootcert to the certificate that the server's is signed by, or choose another sslmode.`,
        { cause },
      ),
  },
  {
    is: AWAY.is,
    say: (why, cause) =>
      unavailable(
        'database-away',
        `The database cannot be reached (${why}). Make sure that the server runs and that this computer may connect to it, and start the Manager again.`,
        { cause },
      ),
  },
];

/** The refusal of a server that is too old, or a database with another encoding. */
export function unfit(called: string, what: string): FarmError {
  return conflict('database-unfit', `The database ${called} cannot be used: ${what}`);
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error && error.message !== ''
    ? String(error.message)
    : String(errorCode(error) ?? error);
}
