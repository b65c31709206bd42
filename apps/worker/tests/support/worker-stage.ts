import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentEnvironment } from '../../src/config/environment.js';
import type { WorkerConfig } from '../../src/config/worker-config.js';
import { createWorker, thisHost, type WorkerHost } from '../../src/lifecycle/create-worker.js';
import type { WorkerEnd } from '../../src/lifecycle/farm-worker.js';
import { ReportStore } from '../../src/reports/report-store.js';
import { aTask, FakeManager } from './fake-manager.js';
import { aMachine } from './fake-machine.js';
import { writeScript } from './processes.js';
import { scratchDirectory } from './scratch-directory.js';
import { silentLog } from './silent-log.js';
import { until } from './until.js';

/** A whole Worker and the fake Manager that it talks to, anew for each test. */
export class WorkerStage {
  shutdown = new AbortController();
  private running: Promise<WorkerEnd> | undefined;

  private constructor(
    private readonly scratch: Awaited<ReturnType<typeof scratchDirectory>>,
    readonly manager: FakeManager,
    readonly store: ReportStore,
  ) {}

  static async setUp(): Promise<WorkerStage> {
    const scratch = await scratchDirectory();
    return new WorkerStage(scratch, await FakeManager.start(), ReportStore.open(scratch.path, silentLog));
  }

  async tearDown(): Promise<void> {
    this.shutdown.abort();
    await this.running;
    this.store.close();
    await this.manager.stop();
    await this.scratch.remove();
  }

  /** A path in the test's own directory. */
  at(...parts: readonly string[]): string {
    return join(this.scratch.path, ...parts);
  }

  /** Starts the Worker; what is different from usual may be given. */
  startWorker(host: Partial<WorkerHost> = {}, more: Partial<WorkerConfig> = {}): Promise<WorkerEnd> {
    const config: WorkerConfig = {
      configFile: this.at('flamenco-worker.yaml'),
      workerName: 'test',
      managerUrl: this.manager.url,
      certificates: [],
      taskTypes: ['blender', 'misc'],
      restartExitCode: 47,
      homeDir: this.scratch.path,
      resources: {},
      environment: {},
      commandModules: [],
      usage: { pausesOnBattery: false, whenInUse: 'hand-back' },
      updatesFromManager: false,
      warnings: [],
      ...more,
    };
    const thisComputer = thisHost(currentEnvironment(), silentLog);
    const worker = createWorker(
      config,
      { ...thisComputer, machine: aMachine(), makeChecks: () => Promise.resolve([]), ...host },
      this.store,
      this.shutdown.signal,
      silentLog,
    );
    this.running = worker.run(this.shutdown.signal);
    return this.running;
  }

  /** How the Worker that was started last has ended. */
  async ended(): Promise<WorkerEnd | undefined> {
    return this.running;
  }

  /** Starts the Worker again after its end, on what it has kept. */
  restartWorker(): void {
    this.shutdown = new AbortController();
    void this.startWorker();
  }

  /** The statuses that the Worker has reported for its tasks. */
  taskStatuses(): readonly string[] {
    return this.manager.updates.flatMap(({ taskStatus }) => taskStatus ?? []);
  }

  /** The states that the Worker has told of. */
  states(): readonly string[] {
    return this.manager.seen('state-changed').map(({ json }) => (json as { status: string }).status);
  }

  async untilTaskIs(status: string): Promise<void> {
    await until(`a task is ${status}`, () => this.taskStatuses().includes(status));
  }

  async untilTaskIsAskedFor(times: number): Promise<void> {
    await until(`a task is asked for, time ${times}`, () => this.manager.seen('task').length >= times);
  }

  /** Gives the Worker a task that runs until it is stopped; the id of its process. */
  async aRunningTask(): Promise<number> {
    const exe = await writeScript(this.at('endless'), [
      `echo $$ > ${this.at('pid')}`,
      'while :; do sleep 0.1; done',
    ]);
    this.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
    const writtenPid = (): Promise<string> => readFile(this.at('pid'), 'utf8').catch(() => '');
    await until('the process runs', async () => (await writtenPid()) !== '');
    return Number(await writtenPid());
  }
}
