import { join, resolve } from 'node:path';
import { errorMessage } from '../error-facts.js';
import type { ProcessResources } from '../execution/processes/process-resources.js';
import type { UsageRules } from '../lifecycle/usage-rules.js';
import { readConfigFile } from './config-file.js';
import type { ConfigKeys } from './config-keys.js';
import type { ContainerSettings } from './container-settings.js';
import type { Environment } from './environment.js';
import { homeDirectory } from './home-directory.js';
import { parseManagerUrl } from './manager-url.js';

/** The name of the configuration file that is looked for in the working directory. */
export const DEFAULT_CONFIG_FILE = 'flamenco-worker.yaml';

const DEFAULT_TASK_TYPES: readonly string[] = ['blender', 'ffmpeg', 'file-management', 'misc'];

/** Everything that can be set about a Worker, checked and complete. */
export interface WorkerConfig {
  /** Absolute, whether the file is there or not. */
  readonly configFile: string;
  readonly workerName: string;
  /** Without a slash at its end. */
  readonly managerUrl: string;
  /** What lets this Worker in where not every one may come. */
  readonly registrationSecret?: string;
  /** What is trusted besides what Node.js trusts, as PEM: of the studio's own authority. */
  readonly certificates: readonly string[];
  readonly taskTypes: readonly string[];
  /** 0 means that a Manager cannot restart this Worker. */
  readonly restartExitCode: number;
  /** What programs of tasks may take of this computer. */
  readonly resources: Omit<ProcessResources, 'memoryCap'>;
  /** How much memory each of them may use; absent: any. */
  readonly memoryLimitBytes?: number;
  /** Variables that they have besides those of the Worker. */
  readonly environment: Readonly<Record<string, string>>;
  /** Modules with commands of the studio, absolute. */
  readonly commandModules: readonly string[];
  /** Where programs of tasks run; absent: on this computer, as they are. */
  readonly container?: ContainerSettings;
  /** Absolute; holds the credentials and the unsent reports. */
  readonly homeDir: string;
  /** Whether people may have the Manager's package of the Worker installed here. */
  readonly updatesFromManager: boolean;
  /** When a computer that people use works for the farm. */
  readonly usage: UsageRules;
  /** What is odd but does no harm, a sentence each. */
  readonly warnings: readonly string[];
}

/** The configuration as it is written: the Manager may have to be looked for. */
export interface WrittenConfig extends Omit<WorkerConfig, 'managerUrl'> {
  readonly managerUrl: string | undefined;
}

/** What the command line says over the configuration file. */
export interface ConfigOverrides {
  readonly configFile?: string | undefined;
  readonly managerUrl?: string | undefined;
  readonly restartExitCode?: number | undefined;
  /** Which of several Workers on this computer it is, with a home folder and a name of its own. */
  readonly instance?: string | undefined;
}

/** The configuration cannot be used; the message lists every fault, a line each. */
export class ConfigurationFaults extends Error {
  override readonly name = 'ConfigurationFaults';
}

/**
 * Reads flamenco-worker.yaml and completes it. A missing or empty default file is fine; one asked for by name has to be there.
 * @throws ConfigurationFaults
 */
export async function readWorkerConfig(
  environment: Environment,
  overrides: ConfigOverrides,
): Promise<WrittenConfig> {
  const configFile = resolve(environment.workingDir, overrides.configFile ?? DEFAULT_CONFIG_FILE);
  const { keys, faults, warnings } = await readConfigFile(configFile, overrides.configFile === undefined);
  if (faults.length > 0) throw new ConfigurationFaults(faults.join('\n'));
  return {
    configFile,
    ...identity(environment, keys, overrides),
    managerUrl: managerUrl(keys, overrides),
    ...registration(environment, keys),
    certificates: keys.certificates ?? [],
    taskTypes: keys.taskTypes ?? DEFAULT_TASK_TYPES,
    restartExitCode: overrides.restartExitCode ?? keys.restartExitCode ?? 0,
    resources: { niceness: keys.niceness, cpus: keys.cpus, oomScoreAdjust: keys.oomScoreAdjust },
    ...(keys.memoryLimitBytes === undefined ? {} : { memoryLimitBytes: keys.memoryLimitBytes }),
    environment: keys.environment ?? {},
    ...(keys.container === undefined ? {} : { container: keys.container }),
    commandModules: keys.commandModules ?? [],
    updatesFromManager: keys.update === 'from-manager',
    usage: usageRules(keys),
    warnings,
  };
}

/** The file goes before the environment, as with the name. */
function registration(environment: Environment, keys: ConfigKeys): Pick<WorkerConfig, 'registrationSecret'> {
  const secret = keys.registrationSecret ?? environment.variables['FLAMENCO_REGISTRATION_SECRET'];
  return secret === undefined || secret === '' ? {} : { registrationSecret: secret };
}

/** Name and home folder, which tell a Worker from others on the same computer. */
function identity(
  environment: Environment,
  keys: ConfigKeys,
  { instance }: ConfigOverrides,
): Pick<WorkerConfig, 'workerName' | 'homeDir'> {
  const nameInEnvironment = environment.variables['FLAMENCO_WORKER_NAME'] || undefined;
  const workerName = keys.workerName ?? nameInEnvironment ?? environment.hostName;
  const homeDir = homeDirectory(environment, keys.homeDir);
  return instance === undefined
    ? { workerName, homeDir }
    : { workerName: `${workerName}-${instance}`, homeDir: join(homeDir, 'instances', instance) };
}

function usageRules({ idleMinutes, idleCpuPercent, pauseOnBattery, whenInUse }: ConfigKeys): UsageRules {
  return {
    ...(idleMinutes === undefined ? {} : { idleMinutes }),
    ...(idleCpuPercent === undefined ? {} : { idleCpuPercent }),
    pausesOnBattery: pauseOnBattery ?? false,
    whenInUse: whenInUse ?? 'hand-back',
  };
}

function managerUrl(keys: ConfigKeys, overrides: ConfigOverrides): string | undefined {
  if (overrides.managerUrl === undefined) return keys.managerUrl;
  try {
    return parseManagerUrl(overrides.managerUrl);
  } catch (cause) {
    throw new ConfigurationFaults(`--manager: ${errorMessage(cause)}`, { cause });
  }
}
