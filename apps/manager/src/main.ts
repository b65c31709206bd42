import { FarmError, invalid } from '@flamenco/domain/errors';
import {
  readCommandLine,
  type CommandLine,
  type Migration,
  type RunTask,
  type TryTask,
} from './command-line.js';
import { writeCompleteConfig } from './config/config-writer.js';
import { describeLocation, type PostgresLocation } from './config/database-location.js';
import { readConfigFile } from './manager-configuration.js';
import { MANAGER } from './manager.module.js';
import type { UsersTask } from './modules/people/index.js';

/** Does what the command line asks for. A refusal is printed, and ends the process with exit status 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await perform(readCommandLine(argv));
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Loads only what the task needs: the whole Manager takes a second. */
async function perform({ configFile, logLevel, task }: CommandLine): Promise<void> {
  switch (task) {
    case 'write-config':
      readConfigFile(configFile, {});
      writeCompleteConfig(MANAGER.configSchema, configFile);
      process.stdout.write(`Wrote ${configFile}. Restart the Manager after changing it.\n`);
      return;
    case 'check-db': {
      const { checkDatabase } = await import('./check-db-command.js');
      await checkDatabase(readConfigFile(configFile));
      return;
    }
    case 'shaman-gc-show': {
      const { showShamanGarbage } = await import('./modules/shaman/index.js');
      await showShamanGarbage(readConfigFile(configFile));
      return;
    }
    case 'shaman-gc-delete': {
      const { deleteShamanGarbage } = await import('./modules/shaman/index.js');
      await deleteShamanGarbage(readConfigFile(configFile));
      return;
    }
    default:
      if ('backUpTo' in task) await backUp(configFile, task.backUpTo);
      else if ('migrateFrom' in task) await migrate(configFile, task);
      else if ('users' in task) await manage(configFile, task);
      else if ('tryScript' in task) await tryJobType(configFile, task);
      else if ('writeJobTypesTo' in task) await writeJobTypes(task.writeJobTypesTo);
      else await run({ configFile, logLevel }, task);
  }
}

async function run(
  { configFile, logLevel }: Pick<CommandLine, 'configFile' | 'logLevel'>,
  { asksForSetup, delaysRequests, servesProfiles }: RunTask,
): Promise<void> {
  const { runManager } = await import('./run-manager.js');
  const loaded = readConfigFile(configFile);
  await runManager({ ...loaded, isSetupAsked: asksForSetup }, { logLevel, delaysRequests, servesProfiles });
}

async function backUp(configFile: string, target: string): Promise<void> {
  const { backUpDatabase } = await import('./database/sqlite/backup.js');
  const { database } = readConfigFile(configFile).config;
  if (database.kind !== 'sqlite') throw noBackup(database);
  const bytes = await backUpDatabase(database.file, target);
  process.stdout.write(`Backed up ${database.file} to ${target}: ${bytes} bytes.\n`);
}

async function migrate(configFile: string, { migrateFrom, migrateTo }: Migration): Promise<void> {
  const { runMigration } = await import('./migrate/index.js');
  await runMigration(configFile, migrateFrom, migrateTo);
}

async function manage(configFile: string, task: UsersTask): Promise<void> {
  const { manageUsers } = await import('./modules/people/index.js');
  await manageUsers(readConfigFile(configFile), MANAGER.migrations, task);
}

async function writeJobTypes(folder: string): Promise<void> {
  const { writeBuiltInScripts, writeDeclarations } = await import('@flamenco/job-compilers');
  const written = [...(await writeBuiltInScripts(folder)), ...writeDeclarations(folder)];
  const names = written.length > 0 ? written.join(', ') : 'nothing, all are there already';
  process.stdout.write(`Wrote to ${folder}: ${names}\n`);
}

async function tryJobType(configFile: string, task: TryTask): Promise<void> {
  const { tryJobType: perform } = await import('./try-job-type/try-job-type-command.js');
  const { tryScript: script, settingsFile: settings, asJson, watches } = task;
  await perform({ script, settings, configFile, asJson, watches });
}

function noBackup(database: PostgresLocation): FarmError {
  return invalid(
    'backup-of-postgres',
    `The database ${describeLocation(database)} is backed up with PostgreSQL's own program: pg_dump --format=custom --file=FILE ${database.name}`,
  );
}
