import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededRandom } from '../farm/random.ts';
import { Computer } from './computer.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';
import {
  createWorker,
  LocalWishes,
  type MachineSystem,
  pause,
  ReportStore,
  type SensedComputer,
  type StudioCommand,
  systemClock,
  type WorkerConfig,
  createLogger,
} from './programs.ts';

const MANAGER_URL = 'http://manager:8080';
const GIB = 2 ** 30;

/** What a Worker of the bottle is told. */
export interface BottledWorkerOptions {
  /** Of its computer. */
  readonly name: string;
  /** What its configuration calls it: another one's name, where that was copied. */
  readonly workerName: string;
  /** Keeps what a computer keeps when it is switched off. */
  readonly homeDir: string;
  readonly chances: SeededRandom;
  /** Is told what a render is called that came to its end. */
  readonly onDone: (render: string) => void;
  /** Is told how the Worker ended by itself. */
  readonly onEnd: (how: string) => void;
}

/** The real Worker: its states, reports and deliveries; only the programs that it would run are played. */
export class BottledWorker {
  actor: Actor;
  readonly computer = new Computer();
  private store: ReportStore | undefined;
  private shutdown = new AbortController();
  private readonly time: VirtualTime;
  private readonly options: BottledWorkerOptions;
  private runs = 0;

  constructor(time: VirtualTime, options: BottledWorkerOptions) {
    [this.time, this.options] = [time, options];
    this.actor = new Actor(options.name, this.computer);
    this.actor.isAlive = false;
    mkdirSync(options.homeDir, { recursive: true });
  }

  get name(): string {
    return this.options.name;
  }

  /** What the farm calls it. */
  get workerName(): string {
    return this.options.workerName;
  }

  get isRunning(): boolean {
    return this.actor.isAlive;
  }

  /** As its computer starts it. When it ends, whatever for, its service starts it again. */
  start(): void {
    this.runs += 1;
    const actor = new Actor(`${this.options.name}#${this.runs}`, this.computer);
    this.actor = actor;
    this.shutdown = new AbortController();
    this.time.as(actor, () => {
      const end = (how: string): void => {
        if (!actor.isAlive) return;
        this.kill();
        this.options.onEnd(how);
      };
      this.run(this.shutdown.signal).then(end, (error: unknown) => end(String(error)));
    });
  }

  /** As `kill -9`, or the main switch. */
  kill(): void {
    if (!this.actor.isAlive) return;
    this.time.kill(this.actor);
    this.store?.close(); // as the system closes its file
    this.store = undefined;
  }

  /** Of its file of reports, what SQLite has synced is left: what was in the database before its last checkpoint. */
  losePower(): void {
    const file = join(this.options.homeDir, 'flamenco-worker.sqlite');
    const synced = existsSync(file) ? readFileSync(file) : undefined;
    this.kill(); // SQLite brings the rest into the file when it closes it
    if (synced === undefined) return;
    for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    writeFileSync(file, synced);
  }

  /** Somebody copies all that it has. */
  copyHome(homeDir: string): void {
    cpSync(this.options.homeDir, homeDir, { recursive: true });
  }

  /** As its service ends it. */
  stop(): void {
    this.shutdown.abort(new Error('the service ends'));
  }

  private async run(shutdown: AbortSignal): Promise<string> {
    const { homeDir, chances, onDone } = this.options;
    const log = createLogger('warn');
    log.level = 'silent';
    const store = ReportStore.open(homeDir, log);
    this.store = store;
    const host = {
      environment: {
        workingDir: homeDir,
        userHomeDir: homeDir,
        hostName: this.options.name,
        platform: 'linux' as const,
        variables: {},
      },
      computer: IDLE_COMPUTER,
      machine: MACHINE,
      makeChecks: () => Promise.resolve([]),
      unsleepingMs: () => this.time.nowMs,
      wishes: new LocalWishes(log),
      studioCommands: new Map([['bottle-render', playedRender(chances, onDone)]]),
    };
    return createWorker(this.config(), host, store, shutdown, log).run(shutdown);
  }

  private config(): WorkerConfig {
    return {
      configFile: join(this.options.homeDir, 'flamenco-worker.yaml'),
      workerName: this.options.workerName,
      managerUrl: MANAGER_URL,
      taskTypes: ['blender', 'ffmpeg'],
      restartExitCode: 47,
      resources: {},
      environment: {},
      commandModules: [],
      homeDir: this.options.homeDir,
      usage: {},
      warnings: [],
    } as unknown as WorkerConfig;
  }
}

interface RenderParameters {
  readonly render: string;
  readonly frame: number;
  readonly seconds: number;
  readonly failing: number;
}

/** A render: it takes its time, prints, and fails as often as its job says. */
function playedRender(chances: SeededRandom, onDone: (render: string) => void): StudioCommand {
  return {
    parameters: {
      render: { type: 'text', meaning: 'What it is called', required: true },
      frame: { type: 'whole-number', meaning: 'The frame to be rendered; 0: the film', required: true },
      seconds: { type: 'number', meaning: 'How long it takes, more or less', required: true },
      failing: { type: 'number', meaning: 'How often it fails, 0 to 1', required: true },
    },
    run: async (parameters, { signal, log }) => {
      const { render, frame, seconds, failing } = parameters as unknown as RenderParameters;
      const tookMs = Math.round(seconds * 1000 * (0.5 + chances.next()));
      const willFail = chances.isLucky(failing);
      log(`Fra:${frame} Mem:120.00M (Peak 140.00M) | Rendering`);
      await pause(systemClock, willFail ? Math.round(tookMs / 2) : tookMs, signal);
      if (willFail) throw new Error('Error: CUDA error: Out of memory in cuMemAlloc');
      log(`Saved: '/render/${frame}.png'`);
      onDone(render);
    },
  };
}

const IDLE_COMPUTER: SensedComputer = {
  platform: 'linux',
  variables: {},
  nowMs: () => systemClock.nowMs(),
  run: () => '',
  readText: () => '',
  listFolder: () => [],
  readAtMs: () => 0,
  coreTimes: () => ({ idle: 1, all: 1 }),
};

const MACHINE: MachineSystem = {
  platform: 'linux',
  arch: 'x64',
  release: '6.8.0',
  version: '',
  memoryBytes: 64 * GIB,
  freeMemoryBytes: () => 32 * GIB,
  cores: () => ({ count: 16, model: 'played', times: { idle: 1, all: 1 } }),
  run: () => Promise.resolve(''),
  readText: () => Promise.resolve(''),
  listFolder: () => Promise.resolve([]),
  space: () => Promise.resolve({ size: 1000 * GIB, free: 500 * GIB }),
};
