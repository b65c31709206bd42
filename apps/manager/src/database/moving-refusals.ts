import { conflict, invalid, type FarmError } from '@flamenco/domain/errors';

/** Somebody would go on writing to what is being read. */
export function sourceInUse(called: string, cause?: unknown): FarmError {
  return conflict(
    'source-in-use',
    `A Manager runs on ${called}. Stop it first, for what it did from now on would not be in the new database.`,
    { cause },
  );
}

/** There is no such file. */
export function sourceMissing(file: string): FarmError {
  return invalid('source-missing', `There is no file ${file}. Name the database that a Manager has used.`);
}

/** There is nothing to be moved. */
export function sourceEmpty(called: string): FarmError {
  return invalid(
    'source-empty',
    `There is no farm in ${called}. Name the database that the Manager has used.`,
  );
}

/** What is in the target would be mixed with what comes. */
export function targetNotEmpty(called: string, found: string): FarmError {
  return conflict(
    'target-not-empty',
    `${called} is not empty: there are ${found}. Make an empty one, or name another one; this one is left as it is.`,
  );
}

/** What it holds in memory would not be what is in the database. */
export function targetInUse(called: string): FarmError {
  return conflict('target-in-use', `A Manager runs on ${called}. Stop it, or name another database.`);
}
