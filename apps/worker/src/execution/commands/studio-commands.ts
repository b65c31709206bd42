import { pathToFileURL } from 'node:url';
import { isCommandName, PARAMETER_TYPES, type ParameterDescription } from '@flamenco/domain/commands';
import { ConfigurationFaults } from '../../config/worker-config.js';
import { errorMessage } from '../../error-facts.js';
import { runProcess } from '../processes/run-process.js';
import type { CommandContext } from './command.js';

/** What a command of the studio can do: a part of what ours can, which stays as it is. */
export interface StudioContext extends Pick<
  CommandContext,
  'signal' | 'platform' | 'environment' | 'scratchFolder' | 'log' | 'step' | 'fileSaved'
> {
  /** Runs a program to its end, its output going to the task's log. Rejects unless it ends with exit code 0. */
  readonly run: (exe: string, args?: readonly string[], options?: StudioRunOptions) => Promise<void>;
}

interface StudioRunOptions {
  /** By default the scratch folder of the task. */
  readonly cwd?: string;
  /** Sees every line of output. */
  readonly onLine?: (line: string) => void;
}

/** A command that a studio has added, as its module says it. */
export interface StudioCommand {
  readonly parameters: Readonly<Record<string, ParameterDescription>>;
  /** Whether it calls `step` itself; else it is one step. */
  readonly countsSteps?: boolean;
  readonly run: (parameters: Readonly<Record<string, unknown>>, context: StudioContext) => unknown;
}

/** Commands of the studio, by name. */
export type StudioCommands = ReadonlyMap<string, StudioCommand>;

/** A Worker that has only our commands. */
export const NO_STUDIO_COMMANDS: StudioCommands = new Map();

/**
 * Loads the modules that the configuration names: each exports `commands`, an object of commands by their names.
 * @throws ConfigurationFaults that lists what is wrong with them
 */
export async function loadStudioCommands(modules: readonly string[]): Promise<StudioCommands> {
  const [commands, faults] = [new Map<string, StudioCommand>(), [] as string[]];
  for (const path of modules) {
    try {
      for (const [name, command] of Object.entries(await exportedCommands(path))) {
        const fault = commands.has(name) ? 'is there twice' : whyNot(name, command);
        if (fault === undefined) commands.set(name, command as StudioCommand);
        else faults.push(`commands: ${path}: "${name}" ${fault}`);
      }
    } catch (error) {
      faults.push(`commands: ${path} cannot be used: ${errorMessage(error)}`);
    }
  }
  if (faults.length > 0) throw new ConfigurationFaults(faults.join('\n'));
  return commands;
}

/** Carries out a command of the studio. */
export async function runStudioCommand(
  command: StudioCommand,
  parameters: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<void> {
  const { signal, platform, environment, scratchFolder, log, step, fileSaved } = context;
  const run: StudioContext['run'] = async (exe, args = [], { cwd, onLine } = {}) => {
    const call = {
      exe,
      args: args.map(String),
      cwd: cwd ?? (await scratchFolder()),
      installHint: INSTALL_HINT,
    };
    await runProcess(onLine ? { ...call, onLine } : call, context);
  };
  await command.run(parameters, {
    signal,
    platform,
    environment,
    scratchFolder,
    log: (line: unknown) => log(String(line)),
    step,
    fileSaved,
    run,
  });
}

const INSTALL_HINT = 'Install it here, or give its full path.';

async function exportedCommands(path: string): Promise<object> {
  const { commands } = (await import(pathToFileURL(path).href)) as { readonly commands?: unknown };
  if (typeof commands !== 'object' || commands === null)
    throw new Error('it has to export "commands", an object of commands by their names');
  return commands;
}

/** Modules are a stranger's. */
function whyNot(name: string, command: unknown): string | undefined {
  if (isCommandName(name)) return 'is the name of a command of Flamenco’s own; choose another one';
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return 'has to be of small letters, digits and -';
  const { run, parameters } = Object(command) as Partial<Record<keyof StudioCommand, unknown>>;
  if (typeof run !== 'function') return 'needs a function "run"';
  if (typeof parameters !== 'object' || parameters === null)
    return 'needs "parameters", an object; empty for none';
  const wrong = Object.entries(parameters).find(([, each]) => !isDescription(each));
  if (!wrong) return undefined;
  return `: parameter "${wrong[0]}" needs a "type" (${PARAMETER_TYPES.join(', ')}), and a "meaning"`;
}

function isDescription(value: unknown): boolean {
  const { type, meaning } = Object(value) as Record<string, unknown>;
  return PARAMETER_TYPES.some((known) => known === type) && typeof meaning === 'string';
}
