import { EventEmitter } from 'node:events';
import type { ManagerDisk } from './manager-disk.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { ScriptAnswer, ScriptRequest, TaskColumns } from './programs.ts';

/** How long the compilation of a job may take. */
const LONGEST_COMPILATION_MS = 200;

/** What runs scripts. It is loaded when all else is replaced. */
interface ScriptRunner {
  readonly run: (request: ScriptRequest, onTasks: (tasks: TaskColumns) => void) => Promise<ScriptAnswer>;
}

/** What of `ChildProcess` those who fork use. */
class StandInProcess extends EventEmitter {
  connected = true;
  exitCode: number | null = null;
  readonly signalCode = null;
  readonly pid = 1;
  readonly channel = { ref: (): void => undefined, unref: (): void => undefined };
  readonly stderr = null;

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  kill(): boolean {
    if (this.connected) setImmediate(() => this.end());
    this.connected = false;
    return true;
  }

  private end(): void {
    this.exitCode = 0;
    this.emit('exit', 0, null);
    this.emit('close', 0, null);
  }
}

/** A compiler process, in this one: scripts of the bottle are ours, and end. */
class Compiler extends StandInProcess {
  private readonly runner: ScriptRunner;
  private readonly time: VirtualTime;
  private readonly random: () => number;

  constructor(time: VirtualTime, random: () => number, runner: ScriptRunner) {
    super();
    [this.time, this.random, this.runner] = [time, random, runner];
    setImmediate(() => this.emit('message', 'ready'));
  }

  send(request: ScriptRequest): boolean {
    this.time.startTimer(1 + this.random() * LONGEST_COMPILATION_MS, () => {
      if (this.connected) void this.run(request);
    });
    return true;
  }

  /** Large jobs, whose tasks would be written in a real thread, and so at no time that repeats, have no place in a bottle. */
  private async run(request: ScriptRequest): Promise<void> {
    const answer = await this.runner.run(request, () => {
      throw new Error('A job of so many tasks cannot be compiled in the bottle');
    });
    this.emit('message', answer);
  }
}

/** `fork` of a bottle: compilers are there; the database is checked by the bottle itself. */
export function forkInBottle(
  time: VirtualTime,
  random: () => number,
  makeRunner: () => ScriptRunner,
): (file: string | URL) => never {
  return (file) => {
    if (!/job-compilers.*process.main\.js$/.test(String(file)))
      throw new Error(`In the bottle, no process can be forked: ${String(file)}`);
    return new Compiler(time, random, makeRunner()) as never;
  };
}

/** The threads of a bottle: one that has the disk keep what was written takes some time; there is no other. */
export function threadsInBottle(disk: () => ManagerDisk): new (file: URL) => object {
  return class extends EventEmitter {
    constructor(file: URL) {
      super();
      if (!/log-sync-thread\.js$/.test(file.href))
        throw new Error(`In the bottle, no thread can be started: ${file.href}`);
    }

    postMessage(): void {
      disk().sync(() => this.emit('message', undefined));
    }

    unref(): this {
      return this;
    }

    terminate(): Promise<number> {
      return Promise.resolve(0);
    }
  };
}
