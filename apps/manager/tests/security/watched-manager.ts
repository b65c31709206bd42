import { fileURLToPath } from 'node:url';
import type { ManagerProcesses, StartedManager } from '../http/manager-process.js';
import { until } from '../http/test-manager.js';

const WATCH = new URL('./event-loop-watch.mjs', import.meta.url);

/** What a Manager tells of itself. */
export interface Vitals {
  /** The longest turn of its event loop since it was asked before, in ms of CPU. */
  readonly longestMs: number;
  /** Memory of the process, in bytes. */
  readonly rss: number;
  /** What of it holds something, after a collection of garbage. */
  readonly used: number;
}

/** A Manager as a process, whose event loop and memory are watched. */
export class WatchedManager {
  private asked = 0;

  private constructor(
    private readonly started: StartedManager & { readonly url: string },
    readonly folder: string,
  ) {}

  static async start(processes: ManagerProcesses): Promise<WatchedManager> {
    const yaml = 'shared_storage_path: ./shared\nshaman: {enabled: true}\ndatabase_check_period: 0s\n';
    const started = await processes.serving(yaml, [], `--import ${fileURLToPath(WATCH)}`);
    return new WatchedManager(started, processes.folder);
  }

  get url(): string {
    return this.started.url;
  }

  get isAlive(): boolean {
    const { exitCode, signalCode } = this.started.process;
    return exitCode === null && signalCode === null;
  }

  async vitals(): Promise<Vitals> {
    this.asked += 1;
    this.started.process.kill('SIGUSR2');
    await until('it tells of its event loop', () => this.told.length >= this.asked, 30_000);
    return JSON.parse(this.told.at(-1) ?? '{}') as Vitals;
  }

  private get told(): readonly string[] {
    return [...this.started.output().matchAll(/^event-loop-watch (.*)$/gm)].map(([, json = '']) => json);
  }
}
