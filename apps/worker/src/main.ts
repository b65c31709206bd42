import type { Logger } from 'pino';
import { examineAndTell } from './checks/doctor-program.js';
import { parseCommandLine, type CommandLine } from './command-line.js';
import { currentEnvironment, type Environment } from './config/environment.js';
import { trust } from './config/trusted-certificates.js';
import { WORKER_VERSION } from './config/version.js';
import {
  ConfigurationFaults,
  readWorkerConfig,
  type WorkerConfig,
  type WrittenConfig,
} from './config/worker-config.js';
import { findManager } from './discovery/manager-finder.js';
import { HomeLock } from './lifecycle/home-lock.js';
import { createWorker, thisHost } from './lifecycle/create-worker.js';
import { loadStudioCommands } from './execution/commands/studio-commands.js';
import { removeLeftContainers } from './execution/processes/container-runner.js';
import { endLeftProcesses } from './execution/processes/left-processes.js';
import { removeLeftScratchFolders } from './execution/scratch-folder.js';
import type { WorkerEnd } from './lifecycle/farm-worker.js';
import { shutdownOnSignals } from './lifecycle/shutdown-signals.js';
import { watchMemory } from './lifecycle/unused-memory.js';
import { listenToWishes } from './lifecycle/wish-signals.js';
import { createLogger } from './logger.js';
import { ReportStore } from './reports/report-store.js';
import { runNewestVersion } from './update/newest-version.js';
import { errorMessage } from './error-facts.js';

const ERROR_EXIT_CODE = 1;

/** How long to look for a Manager that nobody told of; and how long when that is all there is to do. */
const SEARCH_LIMIT_MS = 10 * 60_000;
const FIND_ONLY_LIMIT_MS = 60_000;

/** Gives the exit code. */
async function main(commandLine: CommandLine, log: Logger): Promise<number> {
  const environment = currentEnvironment();
  if (commandLine.isFindOnly) {
    const url = await findManager({ limitMs: FIND_ONLY_LIMIT_MS }, shutdownOnSignals(log), log);
    process.stdout.write(`${url}\n`);
    return 0;
  }
  if (commandLine.isDoctor || commandLine.isTest) {
    return (await examineAndTell(commandLine, environment, shutdownOnSignals(log), log))
      ? 0
      : ERROR_EXIT_CODE;
  }
  return work(commandLine, environment, log);
}

/** Lives as a Worker; gives the exit code. */
async function work(commandLine: CommandLine, environment: Environment, log: Logger): Promise<number> {
  const written = await readWorkerConfig(environment, commandLine);
  logConfig(written, log);
  trust(written.certificates);
  const exitCode = await runNewestVersion(written.homeDir, environment, WORKER_VERSION, log);
  if (exitCode !== undefined) return exitCode;
  const studioCommands = await loadStudioCommands(written.commandModules);
  const shutdown = shutdownOnSignals(log);
  const managerUrl = written.managerUrl ?? (await foundManagerUrl(shutdown, log));
  if (managerUrl === undefined) return 0;
  const config = { ...written, managerUrl };
  const lock = await HomeLock.take(config.homeDir, log);
  let store: ReportStore | undefined;
  try {
    store = ReportStore.open(config.homeDir, log);
    const leftCount = await endLeftProcesses(config.homeDir);
    if (leftCount > 0) log.warn({ leftCount }, 'ended processes that an earlier run had left');
    if (config.container !== undefined) await removeLeftContainers(config.container.program, config.homeDir);
    await removeLeftScratchFolders(config.homeDir);
    const host = { ...thisHost(environment, log), studioCommands };
    listenToWishes(host.wishes);
    watchMemory();
    const worker = createWorker(config, host, store, shutdown, log);
    if (commandLine.isFlushOnly) {
      const left = await worker.flush(shutdown);
      log.info(
        { left },
        left === 0 ? 'all reports are with the Manager' : 'not all reports could be sent; try again later',
      );
      return left === 0 ? 0 : ERROR_EXIT_CODE;
    }
    return exitCodeAfter(await worker.run(shutdown), config);
  } finally {
    store?.close();
    lock?.release();
  }
}

/** Kept in memory only: another day, the Manager may be elsewhere. Nothing if the Worker is ended before there is one. */
async function foundManagerUrl(shutdown: AbortSignal, log: Logger): Promise<string | undefined> {
  log.info('no manager_url is set, looking for a Manager on the network');
  try {
    const managerUrl = await findManager({ limitMs: SEARCH_LIMIT_MS }, shutdown, log);
    log.info({ managerUrl }, 'found a Manager');
    return managerUrl;
  } catch (error) {
    if (shutdown.aborted) return undefined;
    throw error;
  }
}

function exitCodeAfter(end: WorkerEnd, { restartExitCode }: WorkerConfig): number {
  const exitCodes = { signal: 0, offline: 0, restart: restartExitCode } satisfies Record<WorkerEnd, number>;
  return exitCodes[end];
}

function logConfig(
  { warnings, configFile, homeDir, managerUrl, workerName }: WrittenConfig,
  log: Logger,
): void {
  for (const warning of warnings) log.warn(warning);
  const { platform, arch, version: node } = process;
  log.info(
    { version: WORKER_VERSION, configFile, homeDir, managerUrl, workerName, platform, arch, node },
    'Flamenco Worker starting',
  );
}

const commandLine = parseCommandLine(process.argv.slice(2), WORKER_VERSION);
// What checks find is all that they print.
const log = createLogger(commandLine.isDoctor || commandLine.isTest ? 'warn' : commandLine.logLevel);
try {
  process.exitCode = await main(commandLine, log);
} catch (error) {
  if (error instanceof ConfigurationFaults) log.fatal(error.message);
  else log.fatal({ err: error }, errorMessage(error));
  process.exitCode = ERROR_EXIT_CODE;
}
// Idle connections to the Manager would keep the process for seconds.
process.exit();
