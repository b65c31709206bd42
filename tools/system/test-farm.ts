import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { exampleJob, resultsOf } from '../farm/example-job.ts';
import {
  prepareFarmFolder,
  prepareWorkerFolder,
  type FarmFolder,
  type FarmSettings,
} from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi, type Job, type Task, type TaskSummary } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';

/** While this file is in the farm's folder, no Blender begins to render. */
const HOLD = 'hold-blender';

/** A farm in a temporary folder: the real programs, started as people start them. */
export class TestFarm {
  readonly folder: FarmFolder;
  readonly api: ManagerApi;
  manager: FarmProcess;
  private readonly workers: FarmProcess[] = [];

  private constructor(folder: FarmFolder, api: ManagerApi, manager: FarmProcess) {
    this.folder = folder;
    this.api = api;
    this.manager = manager;
  }

  /** Starts a Manager with an empty database, and waits until it answers. */
  static async start(settings: Pick<FarmSettings, 'blender' | 'more'> = {}): Promise<TestFarm> {
    const port = await freePort();
    const path = mkdtempSync(join(tmpdir(), 'flamenco-farm-'));
    const blenderArguments = `-b -y --python-expr "${waitWhile(join(path, HOLD))}"`;
    const folder = prepareFarmFolder(path, { name: 'Test farm', port, blenderArguments, ...settings });
    const api = new ManagerApi(`http://127.0.0.1:${port}`);
    const farm = new TestFarm(folder, api, startManager(folder));
    await farm.manager.ready(() => api.answers());
    return farm;
  }

  /** Starts the Manager again, on the same database and port. */
  async restartManager(): Promise<void> {
    this.manager = startManager(this.folder);
    await this.manager.ready(() => this.api.answers());
  }

  startWorker(name: string): FarmProcess {
    const { config, log } = prepareWorkerFolder(this.folder, name, this.api.url);
    const worker = FarmProcess.start('worker', config, log);
    this.workers.push(worker);
    return worker;
  }

  /** Submits the example scene, a frame a task. */
  async render(frames: string): Promise<Job> {
    const outputFolder = this.folder.renders;
    return this.api.submit(exampleJob({ name: 'Test', frames, framesPerTask: 1, outputFolder }));
  }

  /** Waits for a status of a job; says how far it came, and what the Manager logged, when it waits in vain. */
  async jobToBe(status: string, jobId: string, timeoutMs: number): Promise<Job> {
    try {
      await waitFor(
        `the job to be ${status}`,
        async () => (await this.api.job(jobId)).status === status,
        timeoutMs,
      );
    } catch (cause) {
      const { status: actual, activity } = await this.api.job(jobId);
      throw new Error(this.manager.describeTrouble(`has the job at ${actual} (${activity}), not ${status}`), {
        cause,
      });
    }
    return this.api.job(jobId);
  }

  async renderTasks(jobId: string): Promise<readonly TaskSummary[]> {
    return (await this.api.tasksOf(jobId)).filter(({ task_type }) => task_type === 'blender');
  }

  async onlyRenderTask(jobId: string): Promise<Task> {
    const [first, ...others] = await this.renderTasks(jobId);
    if (first === undefined || others.length > 0)
      throw new Error(`Job ${jobId} has not one render task, but ${others.length + 1}`);
    return this.api.task(first.id);
  }

  /** Whether a render task's frame is on disk. Its name is the job type's: `render-<frame>`. */
  hasFrameOf(job: Job, { name }: TaskSummary): boolean {
    const frame = name.replace('render-', '').padStart(6, '0');
    return existsSync(join(resultsOf(job).folder, `campfire-${frame}.png`));
  }

  /**
   * Lets no Blender of this farm render until `letRender`: it starts, and waits. A test that does something to a Blender at
   * work would else depend on how long a frame takes. One that renders already goes on.
   */
  holdBlender(): void {
    writeFileSync(join(this.folder.path, HOLD), '');
  }

  letRender(): void {
    rmSync(join(this.folder.path, HOLD));
  }

  /** Waits until Blender is at work for this farm. */
  async blenderToRun(): Promise<void> {
    await waitFor('Blender to run', () => this.blenderProcesses().length > 0, 60_000);
  }

  /** Blender processes that render into this farm's folder. */
  blenderProcesses(): readonly string[] {
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter((line) => line.includes('blender') && line.includes(this.folder.renders));
  }

  /** Ends everything and removes the folder. Throws if Blender outlives its Worker. */
  async end(): Promise<void> {
    for (const worker of this.workers) if (worker.isRunning) await worker.stop();
    if (this.manager.isRunning) await this.manager.stop();
    await waitFor('Blender to end with its Worker', () => this.blenderProcesses().length === 0, 5_000);
    rmSync(this.folder.path, { recursive: true, maxRetries: 3 });
  }
}

function startManager(folder: FarmFolder): FarmProcess {
  return FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
}

/** Python, on one line, that waits while there is a file. */
function waitWhile(file: string): string {
  return `import os, time; [time.sleep(0.02) for _ in iter(lambda: os.path.exists('${file}'), False)]`;
}
