import type { Logger } from 'pino';
import { hostCheckSystem } from '../checks/check-system.js';
import type { CheckTools } from '../checks/check.js';
import { farmOf, programsOf, standingThings } from '../checks/farm-things.js';
import { runChecks, type CheckResult } from '../checks/run-checks.js';
import { TaskSelfTest } from '../checks/task-self-test.js';
import type { Environment } from '../config/environment.js';
import { managerPlatform } from '../config/manager-platform.js';
import { WORKER_VERSION } from '../config/version.js';
import type { WorkerConfig } from '../config/worker-config.js';
import { errorMessage } from '../error-facts.js';
import { TOOLS_DIR } from '../execution/commands/ffmpeg-location.js';
import { NO_STUDIO_COMMANDS, type StudioCommands } from '../execution/commands/studio-commands.js';
import { containersOf } from '../execution/containers.js';
import { MemoryCaps } from '../execution/processes/memory-cap.js';
import { ownedEnvironment } from '../execution/processes/left-processes.js';
import { TaskRunner, type CommandSurroundings } from '../execution/task-runner.js';
import { WorkerUpdater, type UpdatedProgram } from '../update/worker-updater.js';
import type { UsedThings } from '../machine/find-machine.js';
import { hostMachine, type MachineSystem } from '../machine/machine-system.js';
import { MachineTeller } from '../machine/machine-teller.js';
import { ManagerFacts } from '../manager-api/manager-facts.js';
import { ManagerClient, type WorkerIdentity, type WorkerProblem } from '../manager-api/manager-client.js';
import { PreviewMaker } from '../previews/preview-maker.js';
import { PreviewUploader } from '../previews/preview-uploader.js';
import { ReportDelivery } from '../reports/report-delivery.js';
import { ProblemTeller } from '../reports/problem-teller.js';
import type { ReportStore } from '../reports/report-store.js';
import { systemClock, type Clock, type Random } from '../timing/clock.js';
import { hostComputer, type SensedComputer } from './computer-senses.js';
import { CredentialsFile } from './credentials.js';
import { FarmWorker } from './farm-worker.js';
import { HandShake } from './hand-shake.js';
import { LocalWishes } from './local-wishes.js';
import { SessionFile } from './session-file.js';
import { hostUnsleepingTime, SuspensionWatch, type UnsleepingTime } from './suspension-watch.js';
import { TaskLoop } from './task-loop.js';
import { UsageWatch } from './usage-watch.js';

/** What is outside of a Worker; in tests, something else. */
export interface WorkerHost {
  readonly environment: Environment;
  readonly computer: SensedComputer;
  /** What this computer is told to be; by default, what it is. */
  readonly machine?: MachineSystem;
  /** The checks of it that the Manager is told of; by default, those of `doctor` without a render. */
  readonly makeChecks?: (signal: AbortSignal) => Promise<readonly CheckResult[]>;
  readonly unsleepingMs: UnsleepingTime;
  readonly wishes: LocalWishes;
  /** Commands that the studio has added. */
  readonly studioCommands: StudioCommands;
}

/** This computer. */
export function thisHost(environment: Environment, log: Logger): WorkerHost {
  return {
    environment,
    computer: hostComputer(environment.variables),
    unsleepingMs: hostUnsleepingTime,
    wishes: new LocalWishes(log),
    studioCommands: NO_STUDIO_COMMANDS,
  };
}

/** Puts a Worker together from its configuration. */
export function createWorker(
  config: WorkerConfig,
  host: WorkerHost,
  store: ReportStore,
  shutdown: AbortSignal,
  log: Logger,
): FarmWorker {
  const { wishes, studioCommands } = host;
  const [clock, random] = [systemClock, Math.random];
  const manager = new ManagerClient(config.managerUrl, WORKER_VERSION);
  const delivery = new ReportDelivery(store, manager, clock, random, log);
  const suspensions = new SuspensionWatch(clock, host.unsleepingMs, log);
  const surroundings = surroundingsOf(config, host.environment, log);
  const system = hostCheckSystem(surroundings.environment, config.homeDir);
  const facts = new ManagerFacts(config.managerUrl);
  const selfTest = new TaskSelfTest(system, facts, placeOf(config), clock);
  const previews = new PreviewUploader(manager, new PreviewMaker(surroundings), shutdown, log);
  const runnerParts = { manager, delivery, previews, selfTest, suspensions, studioCommands, clock, log };
  const runner = new TaskRunner(runnerParts, surroundings, config.homeDir);
  const updater = new WorkerUpdater(programOf(config, host.environment), manager, log);
  const problemsNow = (): readonly WorkerProblem[] =>
    [store, selfTest, updater].flatMap((part) => part.problems());
  const machine = host.machine ?? hostMachine(system);
  const findUsed = (signal: AbortSignal): Promise<UsedThings> => usedThings(config, facts, machine, signal);
  const tools = { system, manager: facts, toolsDir: TOOLS_DIR, clock };
  const makeChecks = host.makeChecks ?? ((signal) => quickChecks(config, { ...tools, signal }));
  return new FarmWorker({
    manager,
    handShake: handShakeOf(config, host.environment, manager, clock, random, log),
    delivery,
    problems: new ProblemTeller(problemsNow, manager, clock, random, log),
    machine: new MachineTeller(machine, findUsed, makeChecks, manager, clock, random, log),
    taskLoop: new TaskLoop(manager, delivery, runner, wishes, clock, random, log),
    updater,
    wishes,
    usage: new UsageWatch(config.usage, host.computer, wishes, runner, clock, log),
    ...{ suspensions, clock, random, log },
  });
}

function programOf({ homeDir }: WorkerConfig, { platform }: Environment): UpdatedProgram {
  return { homeDir, version: WORKER_VERSION, platform, arch: process.arch };
}

function placeOf({ container }: WorkerConfig): ConstructorParameters<typeof TaskSelfTest>[2] {
  return { toolsDir: TOOLS_DIR, container };
}

/** What tasks use here, as far as the Manager says it. */
async function usedThings(
  config: WorkerConfig,
  facts: ManagerFacts,
  { platform }: MachineSystem,
  signal: AbortSignal,
): Promise<UsedThings> {
  const { storage, variables } = await farmOf(facts, platform, signal);
  const shared = storage === undefined ? [] : [{ purpose: 'storage', path: storage } as const];
  return {
    folders: [{ purpose: 'scratch', path: config.homeDir }, ...shared],
    ...(await programsOf(config, variables, platform)),
  };
}

/** The checks of `doctor` that take a moment. */
async function quickChecks(config: WorkerConfig, tools: CheckTools): Promise<readonly CheckResult[]> {
  const { system, manager, signal } = tools;
  const farm = await farmOf(manager, system.platform, signal);
  return runChecks(await standingThings(config, config.managerUrl, farm, system), tools);
}

function surroundingsOf(
  config: WorkerConfig,
  { platform, variables }: Environment,
  log: Logger,
): CommandSurroundings {
  const { resources, memoryLimitBytes } = config;
  return {
    platform,
    toolsDir: TOOLS_DIR,
    environment: ownedEnvironment({ ...variables, ...config.environment }, config.homeDir),
    resources,
    containers: containersOf(config, variables),
    memoryCaps: memoryLimitBytes === undefined ? undefined : memoryCaps(memoryLimitBytes, log),
  };
}

/** A Worker that cannot limit memory works all the same, and says so. */
function memoryCaps(limitBytes: number, log: Logger): MemoryCaps | undefined {
  try {
    return MemoryCaps.prepare(limitBytes);
  } catch (error) {
    log.warn(`memory is not limited: ${errorMessage(error)}`);
    return undefined;
  }
}

function handShakeOf(
  config: WorkerConfig,
  { platform }: Environment,
  manager: ManagerClient,
  ...rest: readonly [Clock, Random, Logger]
): HandShake {
  const identity: WorkerIdentity = {
    name: config.workerName,
    taskTypes: config.taskTypes,
    softwareVersion: WORKER_VERSION,
    canRestart: config.restartExitCode !== 0,
    canUpdate: config.restartExitCode !== 0 && config.updatesFromManager,
    registrationSecret: config.registrationSecret,
  };
  const files = [new CredentialsFile(config.homeDir), new SessionFile(config.homeDir, rest[2])] as const;
  return new HandShake(manager, ...files, identity, managerPlatform(platform), ...rest);
}
