import { conflict, invalid, unavailable, type FarmError } from '@flamenco/domain/errors';
import { errorCode } from '../../system-error.js';

/** What to say about an error of SQLite. `why` are its own words. */
interface Refusal {
  /** How the codes that it is about begin. */
  readonly codes: RegExp;
  readonly say: (why: string, cause: unknown, file: string) => FarmError;
}

const BUSY = /^SQLITE_(BUSY|LOCKED)/;

/** While the Manager runs; each may be over in a moment, and what was asked for was not done. */
const RUNNING: readonly Refusal[] = [
  {
    codes: BUSY,
    say: (_why, cause) =>
      unavailable('database-busy', 'The database is busy. Try again in a second.', { cause }),
  },
  {
    codes: /^SQLITE_FULL/,
    say: (_why, cause) =>
      unavailable(
        'database-disk-full',
        "No space is left on the disk of the Manager's database, so nothing was changed. Free some space there, and try again; the Manager need not be restarted.",
        { cause },
      ),
  },
  {
    codes: /^SQLITE_READONLY/,
    say: (why, cause) =>
      unavailable(
        'database-read-only',
        `The Manager is not allowed to write its database (${why}), so nothing was changed. Make sure that its file, folder and disk can be written, and try again.`,
        { cause },
      ),
  },
  {
    codes: /^SQLITE_IOERR/,
    say: (why, cause) =>
      unavailable(
        'database-disk-failing',
        `The disk of the Manager's database does not work properly (${why}). Check that disk, and try again.`,
        { cause },
      ),
  },
];

/** While the Manager starts. */
const OPENING: readonly Refusal[] = [
  {
    codes: BUSY,
    say: (_why, cause, file) =>
      unavailable(
        'database-busy',
        `Another program has the database ${file} locked. Close that program, and start the Manager again.`,
        { cause },
      ),
  },
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    say: (_why, cause, file) =>
      unavailable(
        'database-disk-full',
        `No space is left on the disk of the database ${file}. Free some space there, and start the Manager again.`,
        { cause },
      ),
  },
  {
    codes: /^SQLITE_NOTADB/,
    say: (_why, cause, file) =>
      invalid(
        'not-a-database',
        `${file} is not a database. Set another file as 'database' in the configuration file, or restore a backup there.`,
        { cause },
      ),
  },
  {
    codes: /^SQLITE_CORRUPT/,
    say: (why, cause, file) =>
      unavailable(
        'database-damaged',
        `The database ${file} is damaged (${why}). Restore a backup, or repair it with the sqlite3 program.`,
        { cause },
      ),
  },
  {
    codes: /^(SQLITE_(READONLY|CANTOPEN|IOERR|PERM)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|EISDIR)/,
    say: (why, cause, file) =>
      unavailable(
        'database-not-writable',
        `The database ${file} cannot be opened for writing (${why}). Make sure that the Manager's user may write to this file and to its folder, or set another file as 'database' in the configuration file.`,
        { cause },
      ),
  },
];

/** The refusal that an error of SQLite, or of TypeORM around it, stands for; undefined for what is a bug. */
export function databaseRefusal(error: unknown): FarmError | undefined {
  return refusalIn(RUNNING, error);
}

/** Whether an error says that another program has the database locked. */
export function isDatabaseBusy(error: unknown): boolean {
  return BUSY.test(errorCode(driverErrorIn(error)) ?? '');
}

/** Why a database cannot be opened, with its file's name and the remedy; undefined for what is a bug. */
export function openingRefusal(error: unknown, file: string): FarmError | undefined {
  return refusalIn(OPENING, error, file);
}

function refusalIn(refusals: readonly Refusal[], error: unknown, file = ''): FarmError | undefined {
  const driverError = driverErrorIn(error);
  const code = errorCode(driverError) ?? '';
  return refusals.find(({ codes }) => codes.test(code))?.say(messageOf(driverError), error, file);
}

/** The refusal of a second Manager on one database. */
export function databaseInUse(file: string, cause: unknown): FarmError {
  return conflict(
    'database-in-use',
    `Another Manager already runs on the database ${file}. Stop that one first; or, for a second farm, set another file as 'database' in the configuration file.`,
    { cause },
  );
}

/** The refusal of a chore for which there has to be a database. */
export function noDatabase(file: string): FarmError {
  return invalid(
    'no-database',
    `There is no database ${file}. Name the right configuration file with --config.`,
  );
}

function driverErrorIn(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'driverError' in error ? error.driverError : error;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
