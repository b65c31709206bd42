import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from './line.ts';
import type { WorkerHostOptions } from './worker-host.ts';

const WORKER_HOST = join(import.meta.dirname, 'worker-host.ts');

/** Workers of one process, on one line. */
export class WorkerGroup {
  readonly line: Line;
  starts = 0;
  private process: ChildProcess | undefined;
  private isKilled = false;
  private readonly options: WorkerHostOptions;
  private readonly fail: (error: Error) => void;

  /** @param fail - is told that the process ended by itself, which is a fault of the simulator, or an answer that no Worker expects */
  constructor(options: WorkerHostOptions, line: Line, fail: (error: Error) => void) {
    [this.options, this.line, this.fail] = [options, line, fail];
  }

  start(): void {
    if (this.process) return;
    this.starts += 1;
    this.isKilled = false;
    const { name, folder, seed } = this.options;
    const log = join(folder, `${name}.log`);
    const output = openSync(log, 'a');
    const options = { ...this.options, seed: seed + this.starts };
    const started = spawn(process.execPath, [WORKER_HOST, JSON.stringify(options)], {
      stdio: ['ignore', output, output],
      detached: true,
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    });
    this.process = started;
    started.once('exit', (status) => {
      this.process = undefined;
      if (!this.isKilled)
        this.fail(new Error(`The Workers of ${name} ended by themselves (status ${String(status)}): ${log}`));
    });
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    const { process } = this;
    if (!process) return;
    this.isKilled = true;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }

  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }
}
