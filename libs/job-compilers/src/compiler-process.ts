import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unavailable } from '@flamenco/domain/errors';
import type { ScriptAnswer, ScriptRequest, TaskColumns, TaskPart } from './process/protocol.js';
import { OUT_OF_TIME_GRACE_MS } from './limits.js';

/** isolated-vm asks for this on Node 20 and newer (its README); the launcher of the Manager need not pass it. */
const NODE_ARGUMENTS = ['--no-node-snapshot', '--disable-warning=ExperimentalWarning'];
const STARTS_WITHIN_MS = 30_000;
const MOST_STDERR = 2000;

/** What the parent finds out about a run that its process did not survive. */
export type DeathCause = 'out-of-time' | 'out-of-memory';

/** The answer to a request, or how the process died over it. */
export type Outcome = { readonly answer: ScriptAnswer } | { readonly died: DeathCause };

/** One compiler process: takes one request at a time. It never keeps its parent alive while it is idle. */
export class CompilerProcess {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private stderr = '';
  private hasEnded = false;
  private runs = 0;

  constructor() {
    const isSource = import.meta.url.endsWith('.ts');
    const entry = new URL(isSource ? './process/main.ts' : './process/main.js', import.meta.url);
    const hooks = isSource
      ? ['--import', new URL('../sandbox/run-from-source.js', import.meta.url).href]
      : [];
    this.child = fork(fileURLToPath(entry), [], {
      execArgv: [...NODE_ARGUMENTS, ...hooks],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on(
      'data',
      (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-MOST_STDERR)),
    );
    this.child.once('exit', () => (this.hasEnded = true));
    this.ready = this.waitUntilReady();
    this.ready.catch(() => void this.kill());
    this.release();
  }

  /** Whether it can take a request. */
  get isAlive(): boolean {
    return !this.hasEnded && this.child.connected;
  }

  /** Whether it has run nothing yet: only then is its death this script's doing for sure. */
  get isFresh(): boolean {
    return this.runs === 0;
  }

  /** Runs a script. When the process dies over it, that is an outcome; when it cannot even start, an error (503). */
  async run(request: ScriptRequest): Promise<Outcome> {
    this.runs += 1;
    this.child.ref();
    this.child.channel?.ref();
    try {
      await this.ready;
      return await this.ask(request);
    } finally {
      this.release();
    }
  }

  /** Ends the process at once and waits until it is gone. */
  async kill(): Promise<void> {
    const hasStarted = this.child.pid !== undefined;
    if (!hasStarted || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.ref();
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.kill('SIGKILL');
    await gone;
  }

  private ask(request: ScriptRequest): Promise<Outcome> {
    return new Promise((resolve) => {
      let died: DeathCause = 'out-of-memory';
      const timer = setTimeout(() => {
        died = 'out-of-time';
        this.child.kill('SIGKILL');
      }, request.cpuLimitMs + OUT_OF_TIME_GRACE_MS);
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
        resolve(outcome);
      };
      const parts: TaskColumns[] = [];
      const onMessage = (message: unknown): void => {
        const said = message as TaskPart | ScriptAnswer;
        if ('part' in said) parts.push(said.part);
        else settle({ answer: { ...said, tasks: [...parts, ...(said.tasks ?? [])] } });
      };
      const onExit = (): void => settle({ died });
      this.child.on('message', onMessage);
      this.child.once('exit', onExit);
      if (this.isAlive) this.child.send(request, (error) => error && settle({ died }));
      else settle({ died });
    });
  }

  private waitUntilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(
          unavailable(
            'job-compiler-unavailable',
            `The process that compiles jobs ${why}. ${this.stderr.trim()}`,
          ),
        );
      };
      const timer = setTimeout(
        () => fail(`did not start within ${STARTS_WITHIN_MS / 1000} s`),
        STARTS_WITHIN_MS,
      );
      timer.unref();
      this.child.on('error', (error) => fail(`cannot be started (${error.message})`));
      this.child.once('close', (code, signal) => fail(`ended at its start (${signal ?? code})`));
      this.child.once('message', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private release(): void {
    this.child.unref();
    this.child.channel?.unref();
    (this.child.stderr as { unref?: () => void } | null)?.unref?.();
  }
}
