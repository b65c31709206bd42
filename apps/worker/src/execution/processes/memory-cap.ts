import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '../../error-facts.js';

/** Where the kernel's control groups are; in tests, somewhere else. */
export interface CgroupPlace {
  /** The folder of the control groups, and this process's own group in it. */
  readonly root: string;
  readonly ownGroup: string;
}

/** That of this process; undefined where there are no control groups of version 2. */
export function ownCgroup(): CgroupPlace | undefined {
  try {
    const ownGroup = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
    return ownGroup === undefined ? undefined : { root: '/sys/fs/cgroup', ownGroup };
  } catch {
    return undefined;
  }
}

/** Where the Worker itself goes: groups that limit others may have no processes of their own. */
const WORKER_GROUP = 'flamenco-worker';

let capCount = 0;

/**
 * Control groups (version 2) with a limit of memory, one for each program that is started. The group that the Worker was started in
 * has to be its own, as systemd does for a service with `Delegate=memory`.
 */
export class MemoryCaps {
  private constructor(
    private readonly group: string,
    private readonly limitBytes: number,
  ) {}

  /** @throws Error that says why memory cannot be limited here */
  static prepare(limitBytes: number, place: CgroupPlace | undefined = ownCgroup()): MemoryCaps {
    const group = place && join(place.root, place.ownGroup);
    if (group === undefined || !readWords(join(group, 'cgroup.controllers')).includes('memory')) {
      throw new Error(
        'memory_limit needs Linux with control groups of version 2, and a service with "Delegate=memory" in its systemd unit',
      );
    }
    try {
      const ownFolder = join(group, WORKER_GROUP);
      mkdirSync(ownFolder, { recursive: true });
      for (const pid of readWords(join(group, 'cgroup.procs')))
        writeFileSync(join(ownFolder, 'cgroup.procs'), pid);
      writeFileSync(join(group, 'cgroup.subtree_control'), '+memory');
    } catch (cause) {
      throw new Error(
        `memory_limit cannot be used, as the Worker may not change its control group (${errorMessage(cause)}); set "Delegate=memory" in its systemd unit`,
        { cause },
      );
    }
    return new MemoryCaps(group, limitBytes);
  }

  /** A limit for one program. */
  newCap(): MemoryCap {
    capCount += 1;
    return new MemoryCap(join(this.group, `task-${process.pid}-${capCount}`), this.limitBytes);
  }
}

/** The limit of one program and all that it starts. */
export class MemoryCap {
  constructor(
    private readonly folder: string,
    readonly limitBytes: number,
  ) {}

  /** Holds the process to it. @throws Error of the file system */
  take(pid: number): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'memory.max'), String(this.limitBytes));
    // All of it ends, not one process that the others wait for.
    writeFileSync(join(this.folder, 'memory.oom.group'), '1');
    this.unlessMissing(() => writeFileSync(join(this.folder, 'memory.swap.max'), '0'));
    writeFileSync(join(this.folder, 'cgroup.procs'), String(pid));
  }

  /** Whether the kernel has ended a process for it. */
  wasExceeded(): boolean {
    const events = this.unlessMissing(() => readFileSync(join(this.folder, 'memory.events'), 'utf8')) ?? '';
    return /^oom_kill [1-9]/m.test(events);
  }

  /** To be called when the program is gone. */
  remove(): void {
    this.unlessMissing(() => rmdirSync(this.folder));
  }

  /** A kernel without swap has no limit for it; a group that is still in use is removed by nobody, and does no harm. */
  private unlessMissing<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch {
      return undefined;
    }
  }
}

function readWords(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
  } catch {
    return [];
  }
}
