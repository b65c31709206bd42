import { spawn, type ChildProcess } from 'node:child_process';
import { waitFor } from '../farm/wait-for.ts';

/** Python takes a while to start on a machine that tests. */
const PATIENCE_MS = 60_000;

/** A program that runs beside a test, and what it has printed so far. */
export class StartedProgram {
  private printed = '';
  private failure: Error | undefined;
  private readonly child: ChildProcess;
  /** Its exit status; undefined while it runs. */
  private status: number | null | undefined;

  constructor(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.printed += bytes.toString()));
    this.child.on('error', (error) => (this.failure = error));
    this.child.on('close', (status) => (this.status = status));
  }

  get output(): string {
    return this.printed;
  }

  /** Waits until it has printed something. @throws Error with all that it printed, when it ends before */
  async prints(text: string | RegExp): Promise<void> {
    const isThere = (): boolean =>
      typeof text === 'string' ? this.printed.includes(text) : text.test(this.printed);
    await waitFor(
      `it prints ${String(text)}`,
      () => {
        if (!isThere() && (this.failure ?? this.status) !== undefined) throw this.asError();
        return isThere();
      },
      PATIENCE_MS,
    );
  }

  /** Waits until it has ended. @returns its exit status */
  async ends(): Promise<number | null> {
    await waitFor(
      'it ends',
      () => {
        if (this.failure) throw this.asError();
        return this.status !== undefined;
      },
      PATIENCE_MS,
    );
    return this.status ?? null;
  }

  async stop(): Promise<void> {
    if (this.status !== undefined || this.failure) return;
    this.killGroup();
    await this.ends();
  }

  /** With what a shell has started. */
  private killGroup(): void {
    const { pid } = this.child;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // it has just ended
    }
  }

  private asError(): Error {
    return new Error(`${this.child.spawnargs.join(' ')} ended: ${this.printed}`, { cause: this.failure });
  }
}
