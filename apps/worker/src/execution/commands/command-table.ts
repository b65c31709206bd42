import {
  COMMAND_DESCRIPTIONS,
  isCommandName,
  problemsOfCommand,
  readParameters,
  type CommandName,
} from '@flamenco/domain/commands';
import { runBlenderRender } from './blender-render.js';
import { REMEDY, WrongCommand, type CommandContext, type CommandRunner } from './command.js';
import { runCopyFile } from './copy-file.js';
import { runEcho } from './echo.js';
import { runExec } from './exec.js';
import { runFramesToVideo } from './frames-to-video.js';
import { runMakeDirectory } from './make-directory.js';
import { runMoveDirectory } from './move-directory.js';
import { runSleep } from './sleep.js';

/** What carries out each command that is described. */
export const RUNNERS: { readonly [N in CommandName]: CommandRunner<N> } = {
  'blender-render': runBlenderRender,
  'copy-file': runCopyFile,
  echo: runEcho,
  exec: runExec,
  'frames-to-video': runFramesToVideo,
  'make-directory': runMakeDirectory,
  'move-directory': runMoveDirectory,
  sleep: runSleep,
};

/** A command as a job type made it. */
export interface GivenCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A command that was read, and may be run, several times if need be. */
export interface ReadyCommand {
  readonly name: CommandName;
  /** How often it is tried again when it fails. */
  readonly retries: number;
  /** How long one attempt may take; undefined or 0: any time. */
  readonly timeoutMs: number | undefined;
  readonly run: (context: CommandContext) => Promise<void>;
}

/**
 * Reads a command. What is ignored of it, such as a parameter that it does not have, is written to the task's log.
 * @throws WrongCommand that names what is wrong
 */
export function readCommand({ name, parameters }: GivenCommand, log: (line: string) => void): ReadyCommand {
  if (isCommandName(name)) return readyCommand(name, parameters, log);
  const known = Object.keys(COMMAND_DESCRIPTIONS).join(', ');
  const [problem] = problemsOfCommand(name, parameters);
  const guess = problem?.suggestion === undefined ? '' : `did you mean "${problem.suggestion}"? Else `;
  throw new WrongCommand(
    `this Worker has no command "${name}" (it has ${known}); ${guess}correct the job type, or update the Worker`,
  );
}

function readyCommand<N extends CommandName>(
  name: N,
  values: GivenCommand['parameters'],
  log: (line: string) => void,
): ReadyCommand {
  const { parameters, problems } = readParameters(name, values);
  for (const { message, failsTask } of problems) if (!failsTask) log(`warn: ${message}`);
  if (parameters === undefined) {
    const failing = problems.filter(({ failsTask }) => failsTask);
    throw new WrongCommand(`${failing.map(({ message }) => message).join('; ')}; ${REMEDY}`);
  }
  return {
    name,
    retries: parameters.retries,
    timeoutMs: parameters.timeout,
    run: (context) => RUNNERS[name](parameters, context),
  };
}
