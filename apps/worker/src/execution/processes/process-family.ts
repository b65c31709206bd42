import { hasVariable, livingProcesses, type ListedProcess } from './proc-table.js';
import type { ProcessSystem } from './process-system.js';

/** Each process of a program has it in its environment, wherever it has gone. */
const RUN_VARIABLE = 'FLAMENCO_WORKER_RUN';

/** The environment in which the processes of one run can be told from all others. */
export function markedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  runId: string,
): Readonly<Record<string, string | undefined>> {
  return { ...environment, [RUN_VARIABLE]: runId };
}

/**
 * A program and everything that it has started. On Linux also what has left its process group (setsid, launchers): it is
 * known by its environment, or by its parents. Elsewhere the process group.
 */
export class ProcessFamily {
  /** Who belongs to it and who does not, by id and start time: that never changes, though parents end and groups are left. */
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly leaderPid: number,
    private readonly runId: string,
    private readonly system: ProcessSystem,
  ) {}

  /** Sends a signal to all. */
  signal(signal: NodeJS.Signals): void {
    const outside =
      this.system.platform === 'linux'
        ? this.linuxMembers().filter(({ groupId }) => groupId !== this.leaderPid)
        : [];
    this.system.kill(-this.leaderPid, signal);
    for (const { pid } of outside) this.system.kill(pid, signal);
  }

  /** The ids of those that run. */
  members(): readonly number[] {
    if (this.system.platform === 'linux') return this.linuxMembers().map(({ pid }) => pid);
    // macOS says "denied" for a group of which only the dead are left.
    return this.system.kill(-this.leaderPid, 0) === 'sent' ? [this.leaderPid] : [];
  }

  /** The CPU time that all have used, in milliseconds; undefined where that cannot be known. */
  cpuTimeMs(): number | undefined {
    if (this.system.platform === 'linux')
      return this.linuxMembers().reduce((sum, { cpuTimeMs }) => sum + cpuTimeMs, 0);
    const times = this.system.run('ps', ['-o', 'time=', '-g', String(this.leaderPid)]).trim();
    return times === '' ? undefined : times.split('\n').reduce((sum, time) => sum + psTimeMs(time), 0);
  }

  private linuxMembers(): readonly ListedProcess[] {
    const living = livingProcesses();
    const members = new Set(living.filter((listed) => this.isMember(listed)));
    for (let count = -1; count < members.size;) {
      count = members.size;
      const pids = new Set([...members].map(({ pid }) => pid));
      for (const listed of living) if (pids.has(listed.parentPid)) members.add(listed);
    }
    for (const listed of members) this.known.set(keyOf(listed), true);
    return [...members];
  }

  private isMember(listed: ListedProcess): boolean {
    if (listed.groupId === this.leaderPid) return true;
    const known = this.known.get(keyOf(listed));
    if (known !== undefined) return known;
    const isMarked = hasVariable(listed.pid, `${RUN_VARIABLE}=${this.runId}`);
    this.known.set(keyOf(listed), isMarked);
    return isMarked;
  }
}

/** As `ps` writes it: days, hours, minutes and seconds, as far as there are any: `1-02:03:04`, `3:04.56`. */
function psTimeMs(time: string): number {
  const [days = '0', clock = ''] = time.includes('-') ? time.trim().split('-') : ['0', time.trim()];
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1000;
}

function keyOf({ pid, startTime }: ListedProcess): string {
  return `${pid} ${startTime}`;
}
