import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { pause, systemClock } from '../../timing/clock.js';
import { markedEnvironment, ProcessFamily } from './process-family.js';
import { limitResources, type ProcessResources } from './process-resources.js';
import { hostSystem, type ProcessSystem, type SpawnedProcess } from './process-system.js';
import { batchFileArguments, endOrphans, endTree, isBatchFile, treeCpuTimeMs } from './windows-processes.js';

/** How long processes have to end by themselves after SIGTERM. A cancel has to be over within 5 s, may-i-run's 2 s included. */
export const GRACE_MS = 2000;
/** How long to wait for the dead to disappear; more is of no use, SIGKILL cannot be refused. */
export const REAP_MS = 1000;
const POLL_MS = 50;

const never = new AbortController().signal;

/** What can be ended at once, without waiting. */
interface Killable {
  kill(): void;
}

/** What lives now, for the Worker's own sudden end. */
const living = new Set<Killable>();

/** Ends every process that the Worker has started, at once and without waiting: the last thing before the Worker is gone. */
export function killAllProcessGroups(): void {
  for (const each of living) each.kill();
}

/** Ends this, too, when the Worker ends suddenly, until the returned function is called. */
export function onSuddenEnd(program: Killable): () => void {
  living.add(program);
  return () => void living.delete(program);
}

/** What to start. */
export interface ProcessOrder {
  readonly exe: string;
  readonly args: readonly string[];
  /** The folder to run in; by default this process's own. */
  readonly cwd?: string | undefined;
  /** What it may take of the computer. */
  readonly resources?: ProcessResources | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the process is given something to read. */
  readonly hasInput?: boolean | undefined;
}

/**
 * A process with everything that it starts, in a process group of its own: signals reach Blender's children too, and
 * Ctrl+C in the Worker's terminal reaches none of them behind the Worker's back.
 */
export class ProcessGroup {
  private readonly family: ProcessFamily;
  private readonly startedMs = Date.now();
  private endedMs: number | undefined;
  /** What of its resources could not be limited, a sentence each. */
  troubles: readonly string[] = [];

  private constructor(
    private readonly child: SpawnedProcess,
    runId: string,
    private readonly system: ProcessSystem,
  ) {
    this.family = new ProcessFamily(this.pid, runId, system);
    child.once('exit', () => (this.endedMs = Date.now()));
  }

  /** Starts the process; rejects with Node's error (ENOENT, EACCES …) if that cannot be done. */
  static async start(order: ProcessOrder, system: ProcessSystem = hostSystem): Promise<ProcessGroup> {
    const runId = randomUUID();
    const child = spawnIn(system, order, runId);
    const group = new ProcessGroup(child, runId, system);
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', resolve);
    });
    living.add(group);
    group.troubles = limitResources(group.pid, order.resources ?? {}, system);
    return group;
  }

  /** The leading process's id, which is the group's. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What the leading process reads; null when it was started without. */
  get input(): Writable | null {
    return this.child.stdin;
  }

  /** What the processes print, on either stream. */
  get outputs(): readonly Readable[] {
    return [this.child.stdout, this.child.stderr];
  }

  /** How the leading process ended; comes before the end of the outputs. */
  exited(): Promise<ProcessEnd> {
    return new Promise((resolve) => {
      const { exitCode, signalCode } = this.child;
      if (exitCode !== null || signalCode !== null) resolve({ exitCode, signal: signalCode });
      else this.child.once('exit', (code, signal) => resolve({ exitCode: code, signal }));
    });
  }

  /** The CPU time that all its processes have used, in milliseconds; undefined where that cannot be known. */
  cpuTimeMs(): number | undefined {
    return this.system.platform === 'win32' ? treeCpuTimeMs(this.pid, this.system) : this.family.cpuTimeMs();
  }

  /**
   * Ends all processes: SIGTERM, and SIGKILL for those that are still there 2 s later.
   * @returns the ids of those that cannot be ended, as they belong to somebody else
   */
  async stop(): Promise<readonly number[]> {
    if (this.system.platform === 'win32') this.kill();
    else if (this.family.members().length > 0) await this.stopFamily();
    living.delete(this);
    return this.system.platform === 'win32' ? [] : this.family.members();
  }

  /** Ends what the leading process has left behind at its own end. */
  async stopOrphans(): Promise<void> {
    if (this.system.platform !== 'win32') await this.stop();
    else if (this.endedMs !== undefined)
      endOrphans(this.pid, { startedMs: this.startedMs, endedMs: this.endedMs }, this.system);
  }

  /** Ends all processes at once, without waiting. */
  kill(): void {
    if (this.system.platform !== 'win32') this.family.signal('SIGKILL');
    else if (this.endedMs === undefined) endTree(this.pid, this.system);
  }

  /** Gives up on outputs that somebody still holds open. */
  closeOutputs(): void {
    for (const output of this.outputs) output.destroy();
  }

  private async stopFamily(): Promise<void> {
    this.family.signal('SIGTERM');
    if (await this.isGoneWithin(GRACE_MS)) return;
    // Again and again: one that is just being started is not there the first time.
    await this.isGoneWithin(REAP_MS, () => this.family.signal('SIGKILL'));
  }

  private async isGoneWithin(limitMs: number, beforeEachLook?: () => void): Promise<boolean> {
    const deadlineMs = performance.now() + limitMs;
    for (;;) {
      beforeEachLook?.();
      if (this.family.members().length === 0) return true;
      if (performance.now() >= deadlineMs) return false;
      await pause(systemClock, POLL_MS, never);
    }
  }
}

/** How a process ended: with an exit code, or by a signal. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

function spawnIn(
  system: ProcessSystem,
  { exe, args, cwd, environment, hasInput }: ProcessOrder,
  runId: string,
): SpawnedProcess {
  const env = markedEnvironment(environment, runId);
  if (system.platform !== 'win32') return system.spawn(exe, args, { env, cwd, hasInput, detached: true });
  if (!isBatchFile(exe)) return system.spawn(exe, args, { env, cwd, hasInput, windowsHide: true });
  return system.spawn(environment['ComSpec'] ?? 'cmd.exe', batchFileArguments(exe, args), {
    env,
    cwd,
    hasInput,
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
}
