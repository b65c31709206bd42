import { constants, copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { conflict } from '@flamenco/domain/errors';

/** What SQLite may have beside a database of this name. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/** Removes a database that nobody has open, with what SQLite left beside it. */
export function removeDatabaseFiles(file: string): void {
  for (const ending of BESIDE) rmSync(`${file}${ending}`, { force: true });
}

/**
 * Copies a database that no program uses, with what SQLite has not brought into it yet: for SQLite writes beside a file that it opens,
 * even to read it.
 * @throws FarmError `conflict` when it changed meanwhile
 */
export function copyUnused(file: string, copy: string): void {
  const parts = ['', '-wal'].filter((ending) => existsSync(`${file}${ending}`));
  const versions = (): string =>
    parts
      .map((ending) => `${statSync(`${file}${ending}`).mtimeMs} ${statSync(`${file}${ending}`).size}`)
      .join();
  const before = versions();
  for (const ending of parts)
    copyFileSync(`${file}${ending}`, `${copy}${ending}`, constants.COPYFILE_FICLONE);
  if (versions() === before) return;
  throw conflict(
    'database-in-use',
    `${file} was changed while it was read. Stop the program that uses it first, such as its Manager; then try again.`,
  );
}
