import { ConfigurationFaults, readWorkerConfig, type ConfigOverrides } from '../config/worker-config.js';
import { trust } from '../config/trusted-certificates.js';
import type { WrittenConfig } from '../config/worker-config.js';
import type { Environment } from '../config/environment.js';
import { errorMessage } from '../error-facts.js';
import { loadStudioCommands } from '../execution/commands/studio-commands.js';
import { TOOLS_DIR } from '../execution/commands/ffmpeg-location.js';
import { ManagerFacts } from '../manager-api/manager-facts.js';
import type { Clock } from '../timing/clock.js';
import type { CheckSystem } from './check-system.js';
import type { CheckedThings, CheckTools } from './check.js';
import { farmOf, NO_FARM, standingThings } from './farm-things.js';
import { runChecks, type CheckResult } from './run-checks.js';

/** What the doctor needs of its surroundings. */
export interface DoctorTools {
  readonly environment: Environment;
  readonly system: (config: WrittenConfig) => CheckSystem;
  /** Looks for a Manager on the network, when no address is configured. */
  readonly findManager: (signal: AbortSignal) => Promise<string>;
  readonly told: (result: DoctorResult) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What the doctor says of the configuration, and of each thing that it has checked. */
export type DoctorResult = CheckResult | (Omit<CheckResult, 'check'> & { readonly check: 'configuration' });

/** What the doctor has found, and with what a trial of tasks goes on. */
export interface DoctorFindings {
  readonly results: readonly DoctorResult[];
  /** Undefined when the configuration cannot be used. */
  readonly checked?: CheckedWorker;
}

/** The Worker as the doctor has checked it. */
export interface CheckedWorker {
  readonly config: WrittenConfig;
  readonly things: CheckedThings;
  readonly system: CheckSystem;
}

/** The address of a Manager of which none is known, and which is not asked anything: nobody has this name (RFC 6761). */
const NOBODY = 'http://manager.invalid';

/** Checks everything that a Worker needs, whether one runs with this configuration or not, and leaves nothing behind. */
export async function examineWorker(overrides: ConfigOverrides, tools: DoctorTools): Promise<DoctorFindings> {
  const results: DoctorResult[] = [];
  const tell = (result: DoctorResult): void => {
    results.push(result);
    tools.told(result);
  };
  const config = await readConfig(overrides, tools, tell);
  if (config === undefined) return { results };
  const url = config.managerUrl ?? (await findAddress(tools, tell));
  const system = tools.system(config);
  const manager = new ManagerFacts(url ?? NOBODY);
  const { clock, signal } = tools;
  const farm = url === undefined ? NO_FARM : await farmOf(manager, system.platform, signal);
  const { blenders, ...standing } = await standingThings(config, url, farm, system);
  const things = { ...standing, blenders, renderers: blenders };
  const checkTools: CheckTools = { system, manager, toolsDir: TOOLS_DIR, clock, signal };
  await runChecks(things, checkTools, tell);
  return { results, checked: { config, things, system } };
}

async function readConfig(
  overrides: ConfigOverrides,
  { environment }: DoctorTools,
  tell: (result: DoctorResult) => void,
): Promise<WrittenConfig | undefined> {
  const about = { check: 'configuration', subject: overrides.configFile ?? '' } as const;
  try {
    const config = await readWorkerConfig(environment, overrides);
    await loadStudioCommands(config.commandModules);
    trust(config.certificates);
    const { configFile, warnings } = config;
    if (warnings.length === 0) tell({ ...about, outcome: 'ok', message: `${configFile} can be used` });
    for (const message of warnings) tell({ ...about, outcome: 'note', message });
    return config;
  } catch (error) {
    if (!(error instanceof ConfigurationFaults)) throw error;
    for (const message of error.message.split('\n'))
      tell({ ...about, outcome: 'failed', message, remedy: 'Correct the configuration file' });
    return undefined;
  }
}

async function findAddress(
  { findManager, signal }: DoctorTools,
  tell: (result: DoctorResult) => void,
): Promise<string | undefined> {
  try {
    return await findManager(signal);
  } catch (error) {
    signal.throwIfAborted();
    tell({
      check: 'manager-reachable',
      subject: '',
      outcome: 'failed',
      message: `No manager_url is set, and none is found: ${errorMessage(error)}`,
      remedy: 'Set manager_url in the configuration file',
    });
    return undefined;
  }
}
