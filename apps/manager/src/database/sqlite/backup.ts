import { chmodSync, existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { FarmError, invalid } from '@flamenco/domain/errors';
import { syncFolderNow } from '../../durable-files.js';
import { noDatabase } from './sqlite-refusals.js';

/** All pages at once: a backup that stops in between would begin anew whenever a Manager writes meanwhile. */
const ALL_PAGES = 0x7fffffff;
/** Milliseconds to wait for a Manager that is just being started or ended. */
const BUSY_TIMEOUT_MS = 20_000;

/**
 * Copies the database to a file, as it is at one moment, whether a Manager runs on it or not. The copy is checked, and takes
 * the place of an older one in one step.
 * @returns how many bytes the copy has
 * @throws FarmError `invalid` when there is nothing to copy, `unavailable` when it cannot be copied; no half copy stays behind
 */
export async function backUpDatabase(database: string, target: string): Promise<number> {
  const file = resolve(target);
  refuseImpossible(database, file);
  const unfinished = `${file}~`;
  try {
    rmSync(unfinished, { force: true });
    await copy(database, unfinished);
    chmodSync(unfinished, 0o600);
    check(unfinished);
    renameSync(unfinished, file);
    syncFolderNow(dirname(file));
    return statSync(file).size;
  } catch (error) {
    rmSync(unfinished, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new FarmError(
      'unavailable',
      'backup-failed',
      `Could not back up ${database} to ${file}: ${why}. An older backup there is untouched; make sure that there is enough space, and try again.`,
      { cause: error },
    );
  }
}

function refuseImpossible(database: string, target: string): void {
  if (!existsSync(database)) throw noDatabase(database);
  if (!existsSync(dirname(target)))
    throw invalid('no-such-folder', `There is no folder ${dirname(target)} for the backup. Create it first.`);
  if (existsSync(target) && realpathSync(target) === realpathSync(database))
    throw invalid(
      'backup-onto-itself',
      `${target} is the database itself. Name another file for its backup.`,
    );
}

async function copy(database: string, target: string): Promise<void> {
  const source = new SqliteDatabase(database, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    await source.backup(target, { progress: () => ALL_PAGES });
  } finally {
    source.close();
  }
}

/** A copy in WAL mode needs files beside it; as a file alone it can be moved and read anywhere. */
function check(file: string): void {
  const copied = new SqliteDatabase(file);
  try {
    copied.pragma('journal_mode = DELETE');
    const [result] = copied.pragma('quick_check(1)') as readonly { readonly quick_check: string }[];
    if (result?.quick_check !== 'ok')
      throw new Error(`the copy is damaged: ${result?.quick_check ?? 'unreadable'}`);
  } finally {
    copied.close();
  }
}
