import { unavailable, type FarmError } from '@flamenco/domain';
import { errorCode } from '../system-error.js';

/** Whether an error, of SQLite or of TypeORM around it, says that another program has the database locked. */
export function isDatabaseBusy(error: unknown): boolean {
  const driverError: unknown =
    typeof error === 'object' && error !== null && 'driverError' in error ? error.driverError : error;
  return errorCode(driverError)?.startsWith('SQLITE_BUSY') ?? false;
}

/** The refusal of what would have to be written while another program has the database locked. */
export function databaseBusy(cause: unknown): FarmError {
  return unavailable('database-busy', 'The database is busy. Try again in a second.', { cause });
}
