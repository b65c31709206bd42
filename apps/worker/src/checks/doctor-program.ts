import type { Logger } from 'pino';
import type { CommandLine } from '../command-line.js';
import type { Environment } from '../config/environment.js';
import { findManager } from '../discovery/manager-finder.js';
import { systemClock } from '../timing/clock.js';
import { hostCheckSystem } from './check-system.js';
import { examineWorker } from './doctor.js';
import { WORKER_VERSION } from '../config/version.js';
import type { WrittenConfig } from '../config/worker-config.js';
import { CredentialsFile } from '../lifecycle/credentials.js';
import { ManagerClient } from '../manager-api/manager-client.js';
import { ManagerFacts } from '../manager-api/manager-facts.js';
import { isAllWell, toJson, toLine, type ReportedResult } from './doctor-report.js';
import { toSentChecks } from './sent-checks.js';
import { tryTasks } from './trial-tasks.js';

/** Of Flamenco 3, Managers take no checks. */
const OUR_GENERATION = 4;

/** A Manager in the same network answers within a second. */
const SEARCH_LIMIT_MS = 10_000;

/** `flamenco-worker doctor`, and `--test`: checks, prints what is found to the standard output, and gives whether all is well. */
export async function examineAndTell(
  commandLine: CommandLine,
  environment: Environment,
  signal: AbortSignal,
  log: Logger,
): Promise<boolean> {
  const results: ReportedResult[] = [];
  const told = (result: ReportedResult): void => {
    results.push(result);
    if (!commandLine.isJson) process.stdout.write(`${toLine(result)}\n`);
  };
  const { checked } = await examineWorker(commandLine, {
    environment,
    system: (config) => hostCheckSystem({ ...environment.variables, ...config.environment }, config.homeDir),
    findManager: (ending) => findManager({ limitMs: SEARCH_LIMIT_MS }, ending, log),
    told,
    clock: systemClock,
    signal,
  });
  if (commandLine.isTest && checked) await tryTasks(checked, signal, told);
  else if (checked) await tellManager(checked.config, results, signal);
  if (commandLine.isJson) process.stdout.write(`${toJson(results)}\n`);
  return isAllWell(results);
}

/** Has the results shown on the Worker's page, where the Manager knows this Worker. What is found is what counts: a Manager that does not take it is no fault. */
async function tellManager(
  { homeDir, managerUrl }: WrittenConfig,
  results: readonly ReportedResult[],
  signal: AbortSignal,
): Promise<void> {
  const credentials = await new CredentialsFile(homeDir).read().catch(() => undefined);
  if (managerUrl === undefined || credentials === undefined) return;
  const manager = await new ManagerFacts(managerUrl).introduction(signal).catch(() => undefined);
  signal.throwIfAborted();
  const isOurs = manager !== undefined && Number.parseInt(manager.version, 10) >= OUR_GENERATION;
  if (!isOurs) return;
  const client = new ManagerClient(managerUrl, WORKER_VERSION);
  client.useCredentials(credentials);
  await client.tellChecks(toSentChecks(results), signal);
}
