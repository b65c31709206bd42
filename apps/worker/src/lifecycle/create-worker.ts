import type { Logger } from 'pino';
import { hostCheckSystem } from '../checks/check-system.js';
import { TaskSelfTest } from '../checks/task-self-test.js';
import type { Environment } from '../config/environment.js';
import { managerPlatform } from '../config/manager-platform.js';
import { WORKER_VERSION } from '../config/version.js';
import type { WorkerConfig } from '../config/worker-config.js';
import { TOOLS_DIR } from '../execution/commands/ffmpeg-location.js';
import { ownedEnvironment } from '../execution/processes/left-processes.js';
import { TaskRunner } from '../execution/task-runner.js';
import { ManagerFacts } from '../manager-api/manager-facts.js';
import { ManagerClient, type WorkerIdentity, type WorkerProblem } from '../manager-api/manager-client.js';
import { PreviewUploader } from '../previews/preview-uploader.js';
import { ReportDelivery } from '../reports/report-delivery.js';
import { ProblemTeller } from '../reports/problem-teller.js';
import type { ReportStore } from '../reports/report-store.js';
import { systemClock } from '../timing/clock.js';
import { CredentialsFile } from './credentials.js';
import { FarmWorker } from './farm-worker.js';
import { HandShake } from './hand-shake.js';
import { SessionFile } from './session-file.js';
import { TaskLoop } from './task-loop.js';

/** Puts a Worker together from its configuration. */
export function createWorker(
  config: WorkerConfig,
  environment: Environment,
  store: ReportStore,
  shutdown: AbortSignal,
  log: Logger,
): FarmWorker {
  const { platform } = environment;
  const [clock, random] = [systemClock, Math.random];
  const identity: WorkerIdentity = {
    name: config.workerName,
    taskTypes: config.taskTypes,
    softwareVersion: WORKER_VERSION,
    canRestart: config.restartExitCode !== 0,
  };
  const manager = new ManagerClient(config.managerUrl, WORKER_VERSION);
  const delivery = new ReportDelivery(store, manager, clock, random, log);
  const previews = new PreviewUploader(manager, shutdown, log);
  const surroundings = {
    platform,
    toolsDir: TOOLS_DIR,
    environment: ownedEnvironment(environment.variables, config.homeDir),
    oomScoreAdjust: config.oomScoreAdjust,
  };
  const facts = new ManagerFacts(config.managerUrl);
  const system = hostCheckSystem(surroundings.environment, config.homeDir);
  const selfTest = new TaskSelfTest(system, facts, TOOLS_DIR, clock);
  const runner = new TaskRunner(
    manager,
    delivery,
    previews,
    selfTest,
    clock,
    surroundings,
    config.homeDir,
    log,
  );
  const files = [new CredentialsFile(config.homeDir), new SessionFile(config.homeDir, log)] as const;
  const handShake = new HandShake(manager, ...files, identity, managerPlatform(platform), clock, random, log);
  const problemsNow = (): readonly WorkerProblem[] => [...store.problems(), ...selfTest.problems()];
  const problems = new ProblemTeller(problemsNow, manager, clock, random, log);
  const taskLoop = new TaskLoop(manager, delivery, runner, clock, random, log);
  return new FarmWorker(manager, handShake, delivery, problems, taskLoop, clock, random, log);
}
