import type { Environment } from '../config/environment.js';
import type { WorkerConfig } from '../config/worker-config.js';
import type { CommandContext } from './commands/command.js';
import { ContainerRunner } from './processes/container-runner.js';
import type { ProgramRunner } from './processes/program-runner.js';
import { RECEIPT_SCRIPTS } from './receipts/receipt-channel.js';

/** Commands whose programs run in containers. */
export interface Containers {
  readonly commands: readonly string[];
  readonly runner: ProgramRunner;
}

/** As the Worker is configured; undefined where programs run on this computer as they are. */
export function containersOf(
  { container, homeDir, memoryLimitBytes }: Pick<WorkerConfig, 'container' | 'homeDir' | 'memoryLimitBytes'>,
  hostVariables: Environment['variables'],
): Containers | undefined {
  if (container === undefined) return undefined;
  const readFolders = [RECEIPT_SCRIPTS];
  const surroundings = { settings: container, homeDir, hostVariables, readFolders, memoryLimitBytes };
  return { commands: container.commands, runner: new ContainerRunner(surroundings) };
}

/** Where the programs of a command run: the engine limits the memory of those in a container. */
export function runnerFor(
  command: string,
  containers: Containers | undefined,
): Pick<CommandContext, 'runner' | 'memoryCaps'> {
  return containers?.commands.includes(command) ? { runner: containers.runner, memoryCaps: undefined } : {};
}
