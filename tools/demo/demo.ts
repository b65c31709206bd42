/** `npm run demo`: a farm on this computer that renders the example scene. Everything it makes is in `<checkout>/demo/`. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWorkspace } from '../build-workspace.ts';
import { exampleJob, resultsOf } from '../farm/example-job.ts';
import { prepareFarmFolder, prepareWorkerFolder, type FarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi, type Job } from '../farm/manager-api.ts';
import { provideSystemPrograms, RENDER_PROGRAMS } from '../system-packages.ts';
import { parseDemoOptions, USAGE, type DemoOptions } from './demo-options.ts';
import { isPortFree } from './free-port.ts';
import { countFrames, describeProgress, sayChanges } from './progress.ts';
import { ENDED, placeBefore } from './unfinished-jobs.ts';

const root = join(import.meta.dirname, '../..');
const FRAMES_PER_TASK = 4;
const POLL_MS = 500;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The demo's farm: what is running, and how to end it. */
class DemoFarm {
  readonly api: ManagerApi;
  readonly folder: FarmFolder;
  private readonly running: FarmProcess[] = [];

  constructor(port: number) {
    this.api = new ManagerApi(`http://localhost:${port}`);
    this.folder = prepareFarmFolder(join(root, 'demo'), { name: 'Flamenco demo', port });
  }

  async startManager(): Promise<void> {
    const manager = this.run('manager', this.folder.managerConfig, this.folder.managerLog);
    await manager.ready(() => this.api.answers());
  }

  startWorker(): void {
    const worker = prepareWorkerFolder(this.folder, 'demo', this.api.url);
    this.run('worker', worker.config, worker.log);
  }

  /** Settles, by throwing, as soon as the Manager or the Worker ends by itself. */
  async watch(): Promise<never> {
    await Promise.race(this.running.map(({ ended }) => ended));
    const dead = this.running.find(({ isRunning }) => !isRunning);
    throw new Error(dead?.describeTrouble('ended by itself') ?? 'The farm ended by itself');
  }

  /** The Worker first, so that it can hand its task back. */
  async stop(): Promise<void> {
    for (const program of this.running.toReversed()) if (program.isRunning) await program.stop();
  }

  private run(name: 'manager' | 'worker', config: string, log: string): FarmProcess {
    const program = FarmProcess.start(name, config, log);
    this.running.push(program);
    return program;
  }
}

/** Submits the example, before what earlier demos left. */
async function submit(farm: DemoFarm, frames: string): Promise<Job> {
  const { priority, notice } = placeBefore(await farm.api.jobs());
  if (notice !== undefined) say(notice);
  const example = { name: 'Campfire', frames, framesPerTask: FRAMES_PER_TASK, outputFolder: farm.folder.renders };
  return farm.api.submit({ ...exampleJob(example), priority });
}

/** Shows a job's progress until it ends. */
async function follow(farm: DemoFarm, id: string, frameCount: number): Promise<Job> {
  const sayIfChanged = sayChanges(say);
  for (;;) {
    const job = await farm.api.job(id);
    sayIfChanged(describeProgress(job, frameCount));
    if (ENDED.includes(job.status)) return job;
    await sleep(POLL_MS);
  }
}

/** Why a job did not complete, by its failed tasks. */
async function explainFailure(farm: DemoFarm, job: Job): Promise<string> {
  const tasks = await farm.api.tasksOf(job.id);
  const failed = await Promise.all(tasks.filter(({ status }) => status === 'failed').map(({ id }) => farm.api.task(id)));
  return [
    `The job is ${job.status}: ${job.activity}`,
    ...failed.map(({ name, activity }) => `  ${name}: ${activity}`),
    `Task logs are in ${join(farm.folder.path, 'manager-storage')}, the programs' own logs in ${farm.folder.path}.`,
  ].join('\n');
}

function sayResults(job: Job): void {
  const { folder, video } = resultsOf(job);
  if (statSync(video).size === 0) throw new Error(`${video} is empty`);
  say(`Frames: ${folder}`);
  say(`Video:  ${video}`);
}

async function run({ once, frames }: DemoOptions, farm: DemoFarm): Promise<'done'> {
  say('Starting Manager and Worker …');
  await farm.startManager();
  const { id } = await submit(farm, frames); // before the Worker starts, which would take an older job first
  farm.startWorker();
  const frameCount = countFrames(frames);
  say(`Rendering ${frameCount} frames of examples/campfire.blend; watch it at ${farm.api.url}/app/`);
  const job = await Promise.race([follow(farm, id, frameCount), farm.watch()]);
  if (job.status !== 'completed') throw new Error(await explainFailure(farm, job));
  sayResults(job);
  if (once) return 'done';
  say(`The dashboard stays up at ${farm.api.url} until you press Ctrl+C.`);
  return farm.watch();
}

async function prepare(port: number): Promise<void> {
  if (!(await isPortFree(port))) {
    throw new Error(
      `Something is already listening on port ${port} (another demo, or another Manager). Stop it, or choose another port: npm run demo -- --port ${port + 1}`,
    );
  }
  provideSystemPrograms(RENDER_PROGRAMS, say);
  buildWorkspace(root, say);
}

/** Settles when a person, or the system, asks us to end. */
async function askedToEnd(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        resolve('interrupted');
      });
    }
  });
}

async function main(): Promise<void> {
  const options = parseDemoOptions(process.argv.slice(2));
  if (options === 'help') {
    say(USAGE);
    return;
  }
  await prepare(options.port);
  const farm = new DemoFarm(options.port);
  try {
    const how = await Promise.race([run(options, farm), askedToEnd()]);
    if (how === 'interrupted' && options.once) process.exitCode = 130; // as a shell says it of Ctrl+C
  } finally {
    say('Ending Worker and Manager …');
    await farm.stop();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
