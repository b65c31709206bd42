import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { FarmError } from '@flamenco/domain/errors';
import type { DatabaseLocation } from '../config/index.js';
import type { FarmSchema } from '../database/farm-schema.js';
import { openSource, type DatabaseSettings } from '../database/open-database.js';
import { hasTablesOfFlamenco3 } from './flamenco3-database.js';

/** How the database of a Flamenco 3 Manager is called, unless somebody called it otherwise. */
const USUAL_NAME = 'flamenco-manager.sqlite';

/** A farm of Flamenco 3 that a Manager without a farm of its own could take over. */
export interface FoundFarm {
  /** Its database. */
  readonly file: string;
  /** The new database. */
  readonly into: DatabaseLocation;
}

/**
 * Looks for the database of a Flamenco 3 Manager beside the configuration file. Undefined when there is none, or when the database that is
 * configured has something in it, or cannot be asked.
 */
export async function findFarmBeside(
  configFile: string,
  settings: DatabaseSettings,
  migrations: FarmSchema['migrations'],
): Promise<FoundFarm | undefined> {
  const file = join(dirname(configFile), USUAL_NAME);
  const { database } = settings;
  if (!isOfFlamenco3(file)) return undefined;
  if (database.kind === 'postgres')
    return (await isEmpty(settings, migrations)) ? { file, into: database } : undefined;
  if (database.file === file) return { file, into: { kind: 'sqlite', file: freeNameFor(file) } };
  return existsSync(database.file) ? undefined : { file, into: database };
}

/** `flamenco-manager-4.sqlite`, or what is free after it. */
function freeNameFor(file: string): string {
  const ending = extname(file);
  for (let number = 4; ; number += 1) {
    const name = join(dirname(file), `${basename(file, ending)}-${number}${ending}`);
    if (!existsSync(name)) return name;
  }
}

/** Asks a copy: SQLite may write beside a file that it opens. One that cannot be read is not offered. */
function isOfFlamenco3(file: string): boolean {
  if (!existsSync(file)) return false;
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-setup-'));
  try {
    const copy = join(folder, 'copy.sqlite');
    for (const ending of ['', '-wal'])
      if (existsSync(`${file}${ending}`)) copyFileSync(`${file}${ending}`, `${copy}${ending}`);
    const connection = new SqliteDatabase(copy);
    try {
      return hasTablesOfFlamenco3(connection);
    } finally {
      connection.close();
    }
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function isEmpty(settings: DatabaseSettings, migrations: FarmSchema['migrations']): Promise<boolean> {
  try {
    await (await openSource(settings, migrations, '')).close();
    return false;
  } catch (error) {
    return error instanceof FarmError && error.code === 'source-empty';
  }
}
