import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerSettings } from '../../config/container-settings.js';
import { errorCode } from '../../error-facts.js';
import { CommandFailure } from '../commands/command.js';
import { onSuddenEnd, ProcessGroup, type ProcessOrder } from './process-group.js';
import { hostSystem } from './process-system.js';
import type { ProgramRunner, RunningProgram } from './program-runner.js';

const execute = promisify(execFile);

/** By this, containers are known whose Worker was killed. */
const OWNER_LABEL = 'flamenco.worker';

/** The engine ends what does not end by itself, and that takes its time. */
const REMOVAL_LIMIT_MS = 30_000;

/** Folders that are told by variables, and made for one command or task. */
const FOLDER_VARIABLES: readonly string[] = ['FLAMENCO_RECEIPT_DIR', 'TMPDIR'];

/** What containers of a Worker have in common. */
export interface ContainerSurroundings {
  readonly settings: ContainerSettings;
  readonly homeDir: string;
  /** Variables of the computer, which have no meaning inside. */
  readonly hostVariables: Readonly<Record<string, string | undefined>>;
  /** Of the Worker's own files, what programs read: the same path inside. */
  readonly readFolders: readonly string[];
  readonly memoryLimitBytes: number | undefined;
}

/**
 * Runs each program in a container of its own, by the command line of docker or podman. The engine's program stands for it here: what
 * it is given to read, what it prints, and how it ends, is the contained program's. Ending it is not enough, for the container may
 * stay: it is removed by its name, whatever happened.
 */
export class ContainerRunner implements ProgramRunner {
  constructor(private readonly surroundings: ContainerSurroundings) {}

  /** @throws CommandFailure where there is no such engine */
  async start(order: ProcessOrder): Promise<RunningProgram> {
    const { program } = this.surroundings.settings;
    const name = `flamenco-${randomUUID()}`;
    const { niceness } = order.resources ?? {};
    try {
      const group = await ProcessGroup.start({
        exe: program,
        args: runArguments(name, order, this.surroundings),
        environment: order.environment,
        resources: { niceness },
        hasInput: order.hasInput,
      });
      return new ContainedProgram(group, name, program);
    } catch (cause) {
      if (errorCode(cause) !== 'ENOENT') throw cause;
      throw new CommandFailure(
        `cannot find "${program}" on this computer, in whose containers this Worker runs programs; install it, or correct "container" in the Worker's configuration`,
        { cause },
      );
    }
  }
}

/** What the engine is told to run. */
function runArguments(
  name: string,
  { exe, args, cwd, environment, resources = {}, hasInput }: ProcessOrder,
  { settings, homeDir, hostVariables, readFolders, memoryLimitBytes }: ContainerSurroundings,
): readonly string[] {
  const ours = Object.keys(environment).filter((key) => environment[key] !== hostVariables[key]);
  const folders = FOLDER_VARIABLES.filter((key) => ours.includes(key)).map((key) => environment[key]);
  const writable = [...settings.mounts, ...folders, cwd].filter((folder) => folder !== undefined);
  const { cpus, oomScoreAdjust } = resources;
  return [
    ...['run', '--rm', '--init', '--name', name, '--label', `${OWNER_LABEL}=${ownerOf(homeDir)}`],
    ...(hasInput ? ['--interactive'] : []),
    ...userArguments(settings.program),
    ...[...new Set(writable)].flatMap((folder) => ['--mount', `type=bind,source=${folder},target=${folder}`]),
    ...readFolders.flatMap((folder) => ['--mount', `type=bind,source=${folder},target=${folder},readonly`]),
    ...(cwd === undefined ? [] : ['--workdir', cwd]),
    // Without a value, the engine takes it from its own environment: the list of processes does not show it.
    ...ours.flatMap((key) => ['--env', key]),
    ...(memoryLimitBytes === undefined ? [] : ['--memory', String(memoryLimitBytes)]),
    ...(cpus === undefined ? [] : ['--cpuset-cpus', cpus]),
    ...(oomScoreAdjust === undefined ? [] : ['--oom-score-adj', String(oomScoreAdjust)]),
    ...settings.options,
    ...['--entrypoint', exe, settings.image, ...args],
  ];
}

/** What is written belongs to the user that the Worker runs as. */
function userArguments(program: string): readonly string[] {
  if (basename(program) === 'podman') return ['--userns=keep-id'];
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  return user === undefined || group === undefined ? [] : ['--user', `${user}:${group}`];
}

/** A program in a container. What it uses of the CPU is not known here. */
class ContainedProgram implements RunningProgram {
  private readonly stopMinding: () => void;

  constructor(
    private readonly group: ProcessGroup,
    private readonly name: string,
    private readonly engine: string,
  ) {
    this.stopMinding = onSuddenEnd({ kill: () => void hostSystem.run(engine, ['rm', '--force', name]) });
  }

  get pid(): number {
    return this.group.pid;
  }

  get input(): RunningProgram['input'] {
    return this.group.input;
  }

  get outputs(): RunningProgram['outputs'] {
    return this.group.outputs;
  }

  get troubles(): readonly string[] {
    return this.group.troubles;
  }

  exited(): ReturnType<RunningProgram['exited']> {
    return this.group.exited();
  }

  cpuTimeMs(): undefined {
    return undefined;
  }

  /** The engine's program passes SIGTERM on; the container goes after it. */
  async stop(): Promise<readonly number[]> {
    const survivors = await this.group.stop();
    await removeContainers(this.engine, [this.name]);
    this.stopMinding();
    return survivors;
  }

  async stopOrphans(): Promise<void> {
    await this.stop();
  }

  closeOutputs(): void {
    this.group.closeOutputs();
  }
}

/**
 * Removes containers that an earlier Worker with this home folder has left because it was killed. To be called by the one Worker that
 * holds the folder. Gives how many there were; none where the engine does not answer, which the tasks will tell.
 */
export async function removeLeftContainers(engine: string, homeDir: string): Promise<number> {
  const filter = ['--filter', `label=${OWNER_LABEL}=${ownerOf(homeDir)}`];
  const { stdout } = await execute(engine, ['ps', '--all', '--quiet', ...filter], {
    timeout: REMOVAL_LIMIT_MS,
  }).catch(() => ({ stdout: '' }));
  const ids = stdout.split('\n').filter(Boolean);
  if (ids.length > 0) await removeContainers(engine, ids);
  return ids.length;
}

/** One that has ended is gone already, which is no failure. */
async function removeContainers(engine: string, names: readonly string[]): Promise<void> {
  await execute(engine, ['rm', '--force', ...names], { timeout: REMOVAL_LIMIT_MS }).catch(() => undefined);
}

/** Labels take no path of any kind. */
function ownerOf(homeDir: string): string {
  return createHash('sha256').update(homeDir).digest('hex').slice(0, 24);
}
