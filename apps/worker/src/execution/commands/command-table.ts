import {
  COMMAND_DESCRIPTIONS,
  COMMON_PARAMETERS,
  isCommandName,
  readDescribed,
  readParameters,
  type CommandName,
  type CommandProblem,
} from '@flamenco/domain/commands';
import { nearestName } from '@flamenco/domain/names';
import { runBlenderRender } from './blender-render.js';
import { REMEDY, WrongCommand, type CommandContext, type CommandRunner } from './command.js';
import { runCopyFile } from './copy-file.js';
import { runEcho } from './echo.js';
import { runExec } from './exec.js';
import { runFramesToVideo } from './frames-to-video.js';
import { runMakeDirectory } from './make-directory.js';
import { runMoveDirectory } from './move-directory.js';
import { runSleep } from './sleep.js';
import {
  NO_STUDIO_COMMANDS,
  runStudioCommand,
  type StudioCommand,
  type StudioCommands,
} from './studio-commands.js';

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
  readonly name: string;
  /** Whether it counts steps of its own. */
  readonly countsSteps: boolean;
  /** How often it is tried again when it fails. */
  readonly retries: number;
  /** How long one attempt may take; undefined or 0: any time. */
  readonly timeoutMs: number | undefined;
  readonly run: (context: CommandContext) => Promise<void>;
}

/**
 * Reads a command. What is ignored of it, such as a parameter that it does not have, is written to the task's log.
 * @param studioCommands - those that the studio has added
 * @throws WrongCommand that names what is wrong
 */
export function readCommand(
  { name, parameters: values }: GivenCommand,
  log: (line: string) => void,
  studioCommands: StudioCommands = NO_STUDIO_COMMANDS,
): ReadyCommand {
  if (isCommandName(name)) return readyCommand(name, values, log);
  const added = studioCommands.get(name);
  if (added) return readyStudioCommand(name, added, values, log);
  const known = [...Object.keys(COMMAND_DESCRIPTIONS), ...studioCommands.keys()];
  const suggestion = nearestName(name, known);
  const guess = suggestion === undefined ? '' : `did you mean "${suggestion}"? Else `;
  throw new WrongCommand(
    `this Worker has no command "${name}" (it has ${known.join(', ')}); ${guess}correct the job type, or update the Worker`,
  );
}

function readyCommand<N extends CommandName>(
  name: N,
  values: GivenCommand['parameters'],
  log: (line: string) => void,
): ReadyCommand {
  const parameters = usable(readParameters(name, values), log);
  return {
    name,
    countsSteps: COMMAND_DESCRIPTIONS[name].countsSteps,
    retries: parameters.retries,
    timeoutMs: parameters.timeout,
    run: (context) => RUNNERS[name](parameters, context),
  };
}

function readyStudioCommand(
  name: string,
  command: StudioCommand,
  values: GivenCommand['parameters'],
  log: (line: string) => void,
): ReadyCommand {
  const descriptions = { ...command.parameters, ...COMMON_PARAMETERS };
  const parameters = usable(readDescribed(name, descriptions, values), log);
  const { retries, timeout } = parameters;
  return {
    name,
    countsSteps: command.countsSteps ?? false,
    retries: Number(retries),
    timeoutMs: timeout === undefined ? undefined : Number(timeout),
    run: (context) => runStudioCommand(command, parameters, context),
  };
}

/** What problems there are goes to the task's log, or fails it. */
function usable<P>(
  {
    parameters,
    problems,
  }: { readonly parameters: P | undefined; readonly problems: readonly CommandProblem[] },
  log: (line: string) => void,
): P {
  for (const { message, failsTask } of problems) if (!failsTask) log(`warn: ${message}`);
  if (parameters !== undefined) return parameters;
  const failing = problems.filter(({ failsTask }) => failsTask);
  throw new WrongCommand(`${failing.map(({ message }) => message).join('; ')}; ${REMEDY}`);
}
