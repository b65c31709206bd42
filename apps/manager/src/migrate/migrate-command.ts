import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FarmError, invalid } from '@flamenco/domain/errors';
import {
  describeLocation,
  parseDatabaseLocation,
  type DatabaseLocation,
  type LoadedConfiguration,
} from '../config/index.js';
import type { FarmSource } from '../database/farm-source.js';
import { migrationNames } from '../database/farm-schema.js';
import type { NewFarm } from '../database/new-farm.js';
import { openSource, writeFarm, type DatabaseSettings } from '../database/open-database.js';
import { readConfigFile } from '../manager-configuration.js';
import { MANAGER } from '../manager.module.js';
import { configurationBeside, LocalFiles, takeOverFarm } from '../takeover/index.js';
import { moveFarm } from './move-farm.js';
import { progressLines } from './progress.js';

/** What is to be migrated. */
interface Migration {
  readonly from: DatabaseLocation;
  readonly to: DatabaseLocation;
  readonly config: LoadedConfiguration['config'];
  /** Where an SQLite file is copied to, to read it. */
  readonly copy: string;
}

const MIGRATIONS = migrationNames(MANAGER.migrations);

/**
 * `migrate`: moves a farm to another database, or takes that of a Flamenco 3 Manager over, and prints what came of it and what to do
 * next. The old database is only read.
 */
export async function runMigration(configFile: string, from: string, to: string): Promise<void> {
  const { config, file, isFileMissing } = readConfigFile(configFile);
  if (isFileMissing)
    throw invalid(
      'configuration-missing',
      `There is no configuration file ${file}. Name that of this Manager with --config; that of a Flamenco 3 Manager will do.`,
    );
  const [source, target] = [locationOf('--from', from), locationOf('--to', to)];
  const lines = await withPlaceForCopy(target, (copy) => migrate({ from: source, to: target, config, copy }));
  print(...lines, nextStep(target, configFile), goBack(source));
}

/** @returns what came of it, as lines for people */
async function migrate(migration: Migration): Promise<readonly string[]> {
  return writeFarm(settingsOf(migration, migration.to), await MANAGER.databaseSchema(), async (target) => {
    const source = await openOurs(migration);
    return source ? move(source, target) : takeOver(migration, target);
  });
}

/** @returns undefined for a database of Flamenco 3, or of nobody known */
async function openOurs(migration: Migration): Promise<FarmSource | undefined> {
  try {
    return await openSource(settingsOf(migration, migration.from), MANAGER.migrations, migration.copy);
  } catch (error) {
    if (migration.from.kind === 'sqlite' && error instanceof FarmError && error.code === 'database-foreign')
      return undefined;
    throw error;
  }
}

async function move(source: FarmSource, target: NewFarm): Promise<readonly string[]> {
  try {
    const { counts, notes } = await moveFarm(source, target, MIGRATIONS, progress());
    return [
      `Moved ${source.called}, which is as it was, to ${target.called}:`,
      ...counts.filter(({ rows }) => rows > 0).map(({ what, rows }) => `  ${rows} ${what}`),
      'Counts and sums are the same in both.',
      ...asNotes(notes),
    ];
  } finally {
    await source.close();
  }
}

async function takeOver({ from, config, copy }: Migration, target: NewFarm): Promise<readonly string[]> {
  const file = describeLocation(from);
  const before = readConfigFile(configurationBeside(file), {}).config;
  const files = new LocalFiles(before.localStoragePath, config.localStoragePath);
  const source = { file, copy, files, progress: progress(), now: new Date() };
  const { counts, notes } = await takeOverFarm(source, target, MIGRATIONS);
  return [
    `Took over ${file}, which is as it was, into ${target.called}:`,
    ...counts.map(({ what, found, taken }) => `  ${taken} of ${found} ${what}`),
    ...(files.isShared ? [] : [`Task logs and previews were copied to ${config.localStoragePath}.`]),
    ...asNotes(notes),
  ];
}

function locationOf(option: string, written: string): DatabaseLocation {
  try {
    return parseDatabaseLocation(written, process.cwd());
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    throw invalid(error.code, `${option} ${error.message}`, { cause: error });
  }
}

/** A password in the URL itself goes before that of the configuration, which may be that of another server. */
function settingsOf({ config }: Migration, database: DatabaseLocation): DatabaseSettings {
  const hasOwnPassword = database.kind === 'postgres' && database.password !== undefined;
  return {
    database,
    postgres: hasOwnPassword ? { ...config.postgres, password: '', passwordFile: '' } : config.postgres,
  };
}

/** Beside the new file, where there is space for one; else where the system keeps what is temporary. */
async function withPlaceForCopy<Result>(
  target: DatabaseLocation,
  act: (copy: string) => Promise<Result>,
): Promise<Result> {
  if (target.kind === 'sqlite') return act(`${target.file}~from`);
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-migrate-'));
  try {
    return await act(join(folder, 'from.sqlite'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nextStep(target: DatabaseLocation, configFile: string): string {
  const config = resolve(configFile);
  if (target.kind === 'sqlite')
    return `Next: set "database: ${target.file}" in ${config}, and start the Manager. The Workers go on as they are.`;
  const { encryption } = target;
  const url = `${describeLocation(target)}${encryption === 'disable' ? '' : `?sslmode=${encryption}`}`;
  return `Next: set "database: ${url}" in ${config}, its password as postgres.password_file or in the environment as FLAMENCO_POSTGRES_PASSWORD, and start the Manager. The Workers go on as they are.`;
}

function goBack(source: DatabaseLocation): string {
  return `To go back: start the Manager that used ${describeLocation(source)} with it again.`;
}

function asNotes(notes: readonly string[]): readonly string[] {
  return notes.length > 0 ? ['Not as it was:', ...notes.map((line) => `  ${line}`)] : [];
}

function progress(): ReturnType<typeof progressLines> {
  return progressLines(print, () => performance.now());
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
