import { Command, Option } from 'commander';
import { isRole, ROLES } from '@flamenco/domain/access';
import type { LogLevel } from './logging/manager-logger.js';
import type { UsersTask } from './modules/people/index.js';
import { VERSION } from './version.js';

/** The Manager is to run, with these aids for people who develop it or set it up. */
export interface RunTask {
  readonly asksForSetup: boolean;
  readonly delaysRequests: boolean;
  readonly servesProfiles: boolean;
}

/** A job type is to be tried: with the settings of a file, as JSON, and again whenever a file changes. */
export interface TryTask {
  readonly tryScript: string;
  readonly settingsFile: string | undefined;
  readonly asJson: boolean;
  readonly watches: boolean;
}

/** What the command line asks for. */
export interface CommandLine {
  readonly configFile: string;
  readonly logLevel: LogLevel;
  readonly task:
    | RunTask
    | 'write-config'
    | 'check-db'
    | 'shaman-gc-show'
    | 'shaman-gc-delete'
    | { readonly writeJobTypesTo: string }
    | TryTask
    | { readonly backUpTo: string }
    | Migration
    | UsersTask;
}

/** A farm is to be moved to another database, or that of Flamenco 3 to be taken over. */
export interface Migration {
  readonly migrateFrom: string;
  readonly migrateTo: string;
}

interface Options {
  readonly config: string;
  readonly quiet?: true;
  readonly debug?: true;
  readonly trace?: true;
  readonly setupAssistant?: true;
  readonly delay?: true;
  readonly pprof?: true;
  readonly writeConfig?: true;
  readonly checkDb?: true;
  readonly shamanGcShow?: true;
  readonly shamanGcDelete?: true;
  readonly writeJobTypes?: string;
  readonly tryJobType?: string;
  readonly settings?: string;
  readonly json?: true;
  readonly watch?: true;
  readonly backup?: string;
}

const ABOUT_ENVIRONMENT = `
Every setting of the configuration file can be overridden by an environment variable:
FLAMENCO_LISTEN, FLAMENCO_DATABASE, FLAMENCO_SHARED_STORAGE_PATH, FLAMENCO_SHAMAN_ENABLED …
--write-config writes a file that says what each setting is for.`;

/** Reads the command line. Ends the process itself at `--help`, `--version` and what it does not understand. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const command = describeCommands();
  let migration: Migration | undefined;
  let users: UsersTask | undefined;
  describeMigration(command, (migrateFrom, migrateTo) => {
    migration = { migrateFrom, migrateTo };
  });
  describeUsers(command, (task) => {
    users = task;
  });
  const options = command.parse(argv.map(withTwoDashes), { from: 'user' }).opts<Options>();
  if (options.tryJobType === undefined && (options.settings ?? options.json ?? options.watch) !== undefined)
    command.error('error: options --settings, --json and --watch go with --try-job-type.');
  return {
    configFile: options.config,
    logLevel: logLevelOf(options),
    task: migration ?? users ?? taskOf(options),
  };
}

function describeCommands(): Command {
  const command = new Command('flamenco-manager')
    .description(
      'Keeps the jobs of a render farm, hands their tasks out to Workers, and serves the dashboard.',
    )
    .version(VERSION, '--version', 'print the version and exit')
    .helpOption('-h, --help', 'print this help and exit')
    .option('--config <file>', 'configuration file; it may be missing', './flamenco-manager.yaml')
    .action(() => undefined) // to run is what is done without a command
    .addOption(new Option('--quiet', 'log warnings and errors only').conflicts(['debug', 'trace']))
    .addOption(new Option('--debug', 'log more').conflicts('trace'))
    .option('--trace', 'log everything')
    .option('--setup-assistant', 'start with the setup assistant, and show it in the web browser')
    .option('--delay', 'answer each request late, up to a second at random: for developers of clients')
    .option(
      '--pprof',
      'serve CPU profiles and heap snapshots at /debug/pprof/: for developers of the Manager',
    )
    .addHelpText('after', ABOUT_ENVIRONMENT)
    .showHelpAfterError('See --help.');
  for (const chore of CHORES) command.addOption(chore);
  return command
    .option(
      '--settings <file>',
      'with --try-job-type: its settings, or a whole job as it is submitted, in JSON',
    )
    .option('--json', 'with --try-job-type: print JSON, with all of each task')
    .option('--watch', 'with --try-job-type: try again whenever one of its files has changed');
}

const ABOUT_MIGRATION = `
A database is an SQLite file, or postgres://user@host/name of a PostgreSQL server; the password is that of the configuration file (--config),
or in the environment as FLAMENCO_POSTGRES_PASSWORD. Stop the Manager first. The old database is only read: you can go back to it. The new
one is complete, or as it was before; a migration that was interrupted can be begun again.

From any release of Flamenco 3, jobs, tasks, dependencies, failures, blocked Workers, Workers with their secrets, tags, sleep schedules,
task logs and previews are taken. --config is the configuration file of this Manager; that of Flamenco 3 will do.`;

function describeMigration(command: Command, whenAsked: (from: string, to: string) => void): void {
  command
    .command('migrate')
    .description('move the farm to another database, or take over that of a Flamenco 3 Manager, and exit')
    .requiredOption(
      '--from <database>',
      'the database of the farm: of this Manager, or of a Flamenco 3 Manager, such as flamenco-manager.sqlite',
    )
    .requiredOption(
      '--to <database>',
      'the new database: a file that does not exist yet, or an empty database of PostgreSQL',
    )
    .addHelpText('after', ABOUT_MIGRATION)
    .action(({ from, to }: { readonly from: string; readonly to: string }) => whenAsked(from, to));
}

const ABOUT_USERS = `
Also while a Manager runs on the database (--config). The first admin ends that everybody may change settings on an open farm;
with 'access: closed' in the configuration file, people have to sign in.`;

function describeUsers(command: Command, whenAsked: (task: UsersTask) => void): void {
  const users = command
    .command('users')
    .description('add people to a farm, or have them set new passwords, and exit')
    .addHelpText('after', ABOUT_USERS);
  users
    .command('add <name>')
    .description('add an account, and print a link to set its password')
    .addOption(new Option('--role <role>', 'what they are on the farm').choices(ROLES).makeOptionMandatory())
    .action((name: string, { role }: { readonly role: string }) => {
      if (isRole(role)) whenAsked({ users: 'add', name, role });
    });
  users
    .command('link <name>')
    .description('print a link to set a new password')
    .action((name: string) => {
      whenAsked({ users: 'link', name });
    });
  users
    .command('list')
    .description('list all who can sign in')
    .action(() => {
      whenAsked({ users: 'list' });
    });
}

/** What is done instead of running; only one at a time. */
const CHORES: readonly Option[] = [
  new Option(
    '--write-config',
    'complete the configuration file with all settings and their defaults, and exit',
  ).conflicts(['backup', 'checkDb', 'writeJobTypes']),
  new Option(
    '--write-job-types <dir>',
    'write the built-in job types to a folder, to be changed there, with types for editors, and exit',
  ),
  new Option(
    '--try-job-type <script>',
    'show the tasks that a script makes of a job, without a farm, and exit: status 1 when the job is refused',
  ).conflicts(['backup', 'checkDb', 'writeConfig', 'writeJobTypes', 'shamanGcShow', 'shamanGcDelete']),
  new Option('--check-db', 'check the database, recount its counters, and exit').conflicts([
    'backup',
    'writeJobTypes',
  ]),
  new Option(
    '--backup <file>',
    'copy the database to a file, even while a Manager runs on it, and exit',
  ).conflicts('writeJobTypes'),
  new Option(
    '--shaman-gc-show',
    'list the stored files that no job has used for a long time, remove nothing, and exit',
  ).conflicts(['backup', 'checkDb', 'writeConfig', 'writeJobTypes', 'shamanGcDelete']),
  new Option(
    '--shaman-gc-delete',
    'remove the stored files that no job has used for a long time, and exit',
  ).conflicts(['backup', 'checkDb', 'writeConfig', 'writeJobTypes']),
];

/** Flamenco 3 has one dash before long names: -version, -write-config. */
function withTwoDashes(argument: string): string {
  return /^-[a-z][a-z-]/.test(argument) ? `-${argument}` : argument;
}

function logLevelOf({ quiet, debug, trace }: Options): LogLevel {
  if (trace) return 'trace';
  if (debug) return 'debug';
  return quiet ? 'warn' : 'info';
}

function taskOf(options: Options): CommandLine['task'] {
  const { writeConfig, checkDb, writeJobTypes, tryJobType, backup, shamanGcShow, shamanGcDelete } = options;
  if (shamanGcShow) return 'shaman-gc-show';
  if (shamanGcDelete) return 'shaman-gc-delete';
  if (writeConfig) return 'write-config';
  if (writeJobTypes !== undefined) return { writeJobTypesTo: writeJobTypes };
  if (tryJobType !== undefined) return tryTaskOf(tryJobType, options);
  if (backup !== undefined) return { backUpTo: backup };
  return checkDb ? 'check-db' : runTaskOf(options);
}

function tryTaskOf(tryScript: string, { settings, json, watch }: Options): TryTask {
  return { tryScript, settingsFile: settings, asJson: json ?? false, watches: watch ?? false };
}

function runTaskOf({ setupAssistant, delay, pprof }: Options): RunTask {
  return {
    asksForSetup: setupAssistant ?? false,
    delaysRequests: delay ?? false,
    servesProfiles: pprof ?? false,
  };
}
