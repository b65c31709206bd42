import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pause, systemClock } from '../../timing/clock.js';
import { errorCode } from '../../error-facts.js';

/** How long processes have to end by themselves after SIGTERM. A cancel has to be over within 5 s, may-i-run's 2 s included. */
const GRACE_MS = 2000;
/** How long to wait for the dead to disappear; more is of no use, SIGKILL cannot be refused. */
const REAP_MS = 1000;
const POLL_MS = 50;

const never = new AbortController().signal;

/** Groups that live now, for the Worker's own sudden end. */
const livingGroups = new Set<ProcessGroup>();

/** Ends every process that the Worker has started, at once and without waiting: the last thing before the Worker is gone. */
export function killAllProcessGroups(): void {
  for (const group of livingGroups) group.signal('SIGKILL');
}

/** What to start. */
export interface ProcessOrder {
  readonly exe: string;
  readonly args: readonly string[];
  /** Linux: how readily the kernel ends this process when memory runs out (-1000…1000). */
  readonly oomScoreAdjust?: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * A process with everything that it starts, in a process group of its own: signals reach Blender's children too, and
 * Ctrl+C in the Worker's terminal reaches none of them behind the Worker's back.
 */
export class ProcessGroup {
  private constructor(private readonly child: ChildProcessByStdio<null, Readable, Readable>) {}

  /** Starts the process; rejects with Node's error (ENOENT, EACCES …) if that cannot be done. */
  static start(order: ProcessOrder): Promise<ProcessGroup> {
    return new Promise((resolve, reject) => {
      const child = spawn(order.exe, order.args, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: order.environment,
        detached: process.platform !== 'win32', // there, it would open a window
        windowsHide: true,
      });
      const group = new ProcessGroup(child);
      child.once('error', reject);
      child.once('spawn', () => {
        livingGroups.add(group);
        child.once('close', () => livingGroups.delete(group));
        adjustOomScore(group.pid, order.oomScoreAdjust);
        resolve(group);
      });
    });
  }

  /** The leading process's id, which is the group's. */
  get pid(): number {
    return this.child.pid ?? 0;
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

  /** Ends the whole group: SIGTERM, and SIGKILL for those that are still there 2 s later. */
  async stop(): Promise<void> {
    if (process.platform === 'win32') {
      spawnSync('taskkill', ['/pid', String(this.pid), '/T', '/F'], { windowsHide: true });
      return;
    }
    this.signal('SIGTERM');
    if (await this.isGoneWithin(GRACE_MS)) return;
    this.signal('SIGKILL');
    await this.isGoneWithin(REAP_MS);
  }

  /** Sends a signal to every process of the group, if any is left. */
  signal(signal: NodeJS.Signals): void {
    if (process.platform === 'win32') this.child.kill(signal);
    else signalGroup(this.pid, signal);
  }

  /** Gives up on outputs that somebody still holds open. */
  closeOutputs(): void {
    for (const output of this.outputs) output.destroy();
  }

  private async isGoneWithin(limitMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + limitMs;
    while (isGroupAlive(this.pid)) {
      if (performance.now() >= deadlineMs) return false;
      await pause(systemClock, POLL_MS, never);
    }
    return true;
  }
}

/** How a process ended: with an exit code, or by a signal. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Whether there was a process to send the signal to. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Whether a process of the group still runs. The dead that nobody has collected do not count, though they can be
 * signalled: in a container, there is often nobody who collects the children of a process that is gone.
 */
function isGroupAlive(groupId: number): boolean {
  if (!signalGroup(groupId, 0)) return false;
  if (process.platform !== 'linux') return true;
  // After the program's name in parentheses: state, parent, group. Read synchronously, as a thousand small files by
  // promises take so long on a busy computer that a cancel is late.
  const livingMember = new RegExp(String.raw`\) [^ZX] \d+ ${groupId} [^)]*$`);
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && livingMember.test(statOf(name)));
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

function adjustOomScore(pid: number, score: number | undefined): void {
  if (score === undefined || process.platform !== 'linux') return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(score));
  } catch {
    // Lowering it takes privileges that the Worker may not have; the process is as good without.
  }
}
