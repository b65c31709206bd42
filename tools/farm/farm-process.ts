/** The farm's own programs, Manager and Worker, as child processes that end in order. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from './wait-for.ts';

const root = join(import.meta.dirname, '../..');
const PROGRAMS = {
  manager: 'apps/manager/bin/flamenco-manager.mjs',
  worker: 'apps/worker/bin/flamenco-worker.mjs',
} as const;

/** How a process ended: an exit status, or the signal that killed it. */
export interface ProcessEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a program is started with besides its configuration. */
interface StartDetails {
  /** More variables, beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of the command line. */
  readonly options?: readonly string[];
}

/** A running Manager or Worker. Its output goes to a log file. */
export class FarmProcess {
  readonly name: keyof typeof PROGRAMS;
  readonly logFile: string;
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcess;

  private constructor(name: keyof typeof PROGRAMS, logFile: string, child: ChildProcess) {
    this.name = name;
    this.logFile = logFile;
    this.child = child;
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (status, signal) => {
        resolve({ status, signal });
      });
    });
  }

  /** Starts a program in a process group of its own, so that a Ctrl+C in the terminal reaches nobody but us. */
  static start(
    name: keyof typeof PROGRAMS,
    configFile: string,
    logFile: string,
    { environment = {}, options = [] }: StartDetails = {},
  ): FarmProcess {
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, [join(root, PROGRAMS[name]), '--config', configFile, ...options], {
      cwd: root,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...environment },
    });
    closeSync(log);
    return new FarmProcess(name, logFile, child);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`The ${this.name} did not start`);
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to the program alone, not to what it has started. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Asks the program to end, and kills it if it has not within `patienceMs`. */
  async stop(patienceMs = 20_000): Promise<ProcessEnd> {
    this.signal('SIGTERM');
    const killer = setTimeout(() => {
      this.signal('SIGKILL');
    }, patienceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(killer);
    }
  }

  /** The last lines of the program's log, for error messages. */
  tailOfLog(lines = 15): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Waits until `isReady`; throws, with the end of the log, if the program ends before or `timeoutMs` have passed. */
  async ready(isReady: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
    try {
      await waitFor(
        `the ${this.name} to be ready`,
        async () => !this.isRunning || (await isReady()),
        timeoutMs,
      );
    } catch (cause) {
      throw new Error(this.describeTrouble('did not get ready'), { cause });
    }
    if (!this.isRunning) throw new Error(this.describeTrouble('ended while starting'));
  }

  /** What to tell a person when this program did something unexpected. */
  describeTrouble(what: string): string {
    return `The ${this.name} ${what}. The end of ${this.logFile}:\n${this.tailOfLog()}`;
  }
}
