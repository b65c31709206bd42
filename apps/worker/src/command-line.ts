import { Argument, Command, InvalidArgumentError } from 'commander';
import { DEFAULT_CONFIG_FILE } from './config/worker-config.js';

/** How much is logged. */
export type LogLevel = 'warn' | 'info' | 'debug' | 'trace';

/** What the command line asks for. */
export interface CommandLine {
  readonly configFile?: string | undefined;
  readonly managerUrl?: string | undefined;
  readonly restartExitCode?: number | undefined;
  readonly instance?: string | undefined;
  readonly logLevel: LogLevel;
  readonly isFlushOnly: boolean;
  /** Look for a Manager, print its URL, and end. */
  readonly isFindOnly: boolean;
  /** Check everything that a Worker needs, tell, and end. */
  readonly isDoctor: boolean;
  /** The same, and run a small task of each type. */
  readonly isTest: boolean;
  /** Print what checks say as JSON. */
  readonly isJson: boolean;
}

interface ParsedOptions {
  readonly config?: string;
  readonly manager?: string;
  readonly restartExitCode?: number;
  readonly instance?: string;
  readonly quiet?: true;
  readonly debug?: true;
  readonly trace?: true;
  readonly flush?: true;
  readonly findManager?: true;
  readonly test?: true;
  readonly json?: true;
}

const HELP_AFTER = `
The configuration file is optional. Its keys, with their defaults:
  manager_url: ''           address of the Manager, such as http://manager.local:8080;
                            without it, the Worker looks for one on the network
  registration_secret: ''   for farms that ask for one; by default FLAMENCO_REGISTRATION_SECRET in the environment
  ca_file: ''               for a Manager with a certificate of the studio's own authority: that
                            authority's certificate, as PEM (relative to the file)
  worker_name: ''           by default FLAMENCO_WORKER_NAME in the environment, or the host's name
  task_types: [blender, ffmpeg, file-management, misc]
  restart_exit_code: 0      as --restart-exit-code
  oom_score_adjust:         Linux only: oom_score_adj of the processes that tasks start
  nice:                     0 to 19: how much other programs come before those of tasks
  cpu_affinity: ''          Linux only: the cores that these may run on, such as 0-7,12
  memory_limit: ''          Linux only: how much memory each may use, such as 48 GiB (cgroup v2)
  environment: {}           variables that they have, such as {OCIO: /studio/config.ocio}
  commands: []              modules with commands that the studio adds, see docs/worker.md
  container:                runs programs in containers, see docs/worker.md
  idle_minutes:             works only when nobody has touched keyboard or mouse for so long
  idle_cpu_percent:         works only when other programs use no more of the CPU
  pause_on_battery: false   does not work while the computer runs on its battery
  when_in_use: hand-back    what becomes of a task then: hand-back or finish-task
  home_dir: ''              where credentials and unsent reports are kept (relative to the file);
                            the environment variable FLAMENCO_HOME takes precedence

flamenco-worker doctor --config FILE checks all that a Worker needs, whether one runs or not: the
Manager, the clock, the storage, Blender, FFmpeg. A line for each, and what to do about it.

Signals: SIGUSR1 puts the Worker to sleep after its task, a second one at once; SIGUSR2 wakes it up.

Exit codes: 0 the Manager or a signal (SIGTERM, Ctrl+C) asked the Worker to end; 1 an error
or a second signal ended it; the restart exit code when the Manager asked it to restart.
doctor and --test: 0 all is well; 1 something has to be mended.`;

/**
 * Reads the command line. Flamenco 3's spelling of options, with a single dash, is understood as well.
 * `--help`, `--version` and mistakes end the process with commander's exit codes.
 */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  const command = commandWithOptions(version);
  const longNames = command.options.flatMap((option) => (option.long ? [option.long] : []));
  command.parse(withDoubleDashes(args, [...longNames, '--help']), { from: 'user' });
  const options = command.opts<ParsedOptions>();
  return {
    configFile: options.config,
    managerUrl: options.manager,
    restartExitCode: options.restartExitCode,
    instance: options.instance,
    logLevel: logLevelOf(options),
    isFlushOnly: options.flush ?? false,
    isFindOnly: options.findManager ?? false,
    isDoctor: command.args[0] === 'doctor',
    isTest: options.test ?? false,
    isJson: options.json ?? false,
  };
}

function commandWithOptions(version: string): Command {
  return new Command('flamenco-worker')
    .description('Runs the tasks of a Flamenco render farm on this computer.')
    .option(
      '--config <file>',
      `configuration file; paths in it are relative to it (default: ${DEFAULT_CONFIG_FILE} in the working directory)`,
    )
    .option('--manager <url>', "the Manager's address for this run, instead of the file's manager_url")
    .option(
      '--restart-exit-code <code>',
      'lets the Manager restart this Worker: it exits with this code, and a service manager starts it again',
      parseExitCode,
    )
    .option(
      '--instance <name>',
      'one of several Workers on this computer: it has a name and an identity of its own',
      parseInstance,
    )
    .option('--flush', 'sign on, send the reports that an earlier run left, and exit')
    .option(
      '--find-manager',
      'look for a Manager on the network for at most a minute, print its address, and exit',
    )
    .option('--test', 'as doctor, then run a small task of each type, report to nobody, and exit')
    .option('--json', 'print what doctor and --test find as JSON')
    .option('--quiet', 'log warnings and errors only')
    .option('--debug', 'log more')
    .option('--trace', 'log everything')
    .addArgument(new Argument('[doctor]', 'check all that a Worker needs, and exit').choices(['doctor']))
    .version(version, '--version', 'print the version')
    .addHelpText('after', HELP_AFTER)
    .showHelpAfterError('(flamenco-worker --help lists the options)');
}

function logLevelOf({ quiet, debug, trace }: ParsedOptions): LogLevel {
  if (trace) return 'trace';
  if (debug) return 'debug';
  return quiet ? 'warn' : 'info';
}

/** `-manager` and `-manager=URL` become `--manager` and `--manager=URL`; everything else stays. */
function withDoubleDashes(args: readonly string[], longNames: readonly string[]): string[] {
  return args.map((arg) => (longNames.includes(`-${arg.split('=', 1)[0] ?? ''}`) ? `-${arg}` : arg));
}

function parseExitCode(text: string): number {
  const code = Number(text);
  if (!/^\d+$/.test(text) || code > 255)
    throw new InvalidArgumentError('An exit code is a whole number from 0 to 255.');
  return code;
}

function parseInstance(text: string): string {
  if (!/^[\w-]{1,32}$/.test(text))
    throw new InvalidArgumentError('A name is 1 to 32 letters, digits, - and _, such as 2 or gpu-1.');
  return text;
}
