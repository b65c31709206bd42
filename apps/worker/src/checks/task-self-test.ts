import { isBelowFolder } from '@flamenco/domain/outputs';
import type { ContainerSettings } from '../config/container-settings.js';
import { managerPlatform } from '../config/manager-platform.js';
import type { ManagerFacts } from '../manager-api/manager-facts.js';
import type { AssignedTask, WorkerProblem } from '../manager-api/manager-client.js';
import type { Clock } from '../timing/clock.js';
import type { CheckSystem } from './check-system.js';
import { NO_THINGS, type CheckedThings, type CheckTools } from './check.js';
import { examineSameStorage } from './manager-checks.js';
import { failuresAmong, runChecks, type CheckResult } from './run-checks.js';
import { thingsOfTask } from './task-things.js';

/** What keeps a task from running on this computer, though nothing is wrong with its job. */
export interface TaskObstacle {
  /** What is wrong, and what to do about it. */
  readonly reason: string;
  /** How long the Worker waits at most for it to be mended before it takes tasks again. */
  readonly patienceMs: number;
  /** It will not pass by itself: others had better take the job's tasks. */
  readonly isLasting: boolean;
  /** Whether it is mended. */
  readonly isGone: (signal: AbortSignal) => Promise<boolean>;
}

/** Somebody else gets the task meanwhile, if there is somebody. */
const SHORT_MS = 5_000;
/** A server is started again, a disk is tidied up: all tasks that ran until then would fail for it. */
const LONG_MS = 5 * 60_000;

/** How long is waited for what is wrong to be mended, by what the operating system says, or else by the check. */
const PATIENCE_MS: Readonly<Record<string, number>> = {
  EACCES: SHORT_MS,
  EPERM: SHORT_MS,
  EROFS: LONG_MS,
  ENOSPC: LONG_MS,
  EDQUOT: LONG_MS,
  ESTALE: LONG_MS,
  ENOTCONN: LONG_MS,
  EIO: LONG_MS,
  EHOSTDOWN: LONG_MS,
  EHOSTUNREACH: LONG_MS,
  ETIMEDOUT: LONG_MS,
  'program-found': SHORT_MS,
  'free-space': LONG_MS,
};

/** A task that has failed for the same reason for so long is handed back again: somebody may have tried to mend it. */
const REMEMBERED_MS = 60 * 60_000;

/** Where the storage is changes rarely. */
const LOCATION_KEPT_MS = 10 * 60_000;

/**
 * Looks, before a task's first command, for what is wrong with this computer rather than with the job, by the checks that `doctor`
 * makes. The Worker hands such a task back, once for each thing that is wrong: nobody else may be there to take it, and no job is to
 * wait for ever. A task that it gets in spite of it is run, and its failure counts.
 */
export class TaskSelfTest {
  /** What tasks were handed back for, and until when none is handed back for it again. */
  private readonly handedBack = new Map<string, number>();
  private obstacle: string | undefined;
  private location: { readonly path: string | undefined; readonly askedMs: number } | undefined;

  constructor(
    private readonly system: CheckSystem,
    private readonly manager: ManagerFacts,
    private readonly place: { readonly toolsDir: string; readonly container?: ContainerSettings | undefined },
    private readonly clock: Clock,
  ) {}

  /** Gives what the task is to be handed back for. */
  async examine({ commands }: AssignedTask, signal: AbortSignal): Promise<TaskObstacle | undefined> {
    const things = await thingsOfTask(commands, { platform: this.system.platform, ...this.place });
    const found = await this.firstFault(things, signal);
    this.obstacle = undefined;
    if (found === undefined) return undefined;
    const key = `${found.check} ${found.subject}`;
    const nowMs = this.clock.nowMs();
    if (nowMs < (this.handedBack.get(key) ?? 0)) return undefined;
    this.handedBack.set(key, nowMs + REMEMBERED_MS);
    const reason = `${found.message}. ${found.remedy ?? ''}.`;
    this.obstacle = reason;
    return {
      reason,
      patienceMs: patienceFor(found) ?? LONG_MS,
      isLasting: found.check === 'program-found',
      isGone: async (ending) => {
        if ((await this.firstFault(things, ending)) !== undefined) return false;
        this.handedBack.delete(key);
        this.obstacle = undefined;
        return true;
      },
    };
  }

  /** What the last task was handed back for, for people to see; nothing once a task could run again. */
  problems(): readonly WorkerProblem[] {
    if (this.obstacle === undefined) return [];
    return [
      {
        code: 'task-handed-back',
        message: `It handed a task back, because it cannot run here: ${this.obstacle}`,
      },
    ];
  }

  private async firstFault(things: CheckedThings, signal: AbortSignal): Promise<CheckResult | undefined> {
    const tools = this.tools(signal);
    const faults = failuresAmong(await runChecks(things, tools));
    // Where only a file is missing, or its name cannot be, the command says so better, and waits for it as shared storage may need.
    const fault = faults.find((each) => patienceFor(each) !== undefined);
    return fault ?? this.whyStorageIsAway([...things.inputs, ...things.outputs], tools);
  }

  /** A mount point without its storage is a folder like any other, and what is written there is lost to the farm. */
  private async whyStorageIsAway(
    paths: readonly string[],
    tools: CheckTools,
  ): Promise<CheckResult | undefined> {
    if (paths.length === 0) return undefined;
    const storage = await this.storageLocation(tools.signal);
    const platform = this.system.platform === 'win32' ? 'windows' : 'linux';
    if (storage === undefined || !paths.some((path) => isBelowFolder(path, storage, platform)))
      return undefined;
    const [fault] = failuresAmong(await runChecks({ ...NO_THINGS, inputs: [storage] }, tools));
    if (fault !== undefined) return fault;
    if ((await this.system.files.readdir(storage)).length > 0) return undefined;
    const verdict = await examineSameStorage(storage, tools).catch(() => undefined);
    return verdict?.outcome === 'failed' ? { check: 'readable', subject: storage, ...verdict } : undefined;
  }

  private async storageLocation(signal: AbortSignal): Promise<string | undefined> {
    const nowMs = this.clock.nowMs();
    if (this.location === undefined || nowMs - this.location.askedMs > LOCATION_KEPT_MS) {
      const path = await this.manager
        .storageFor(managerPlatform(this.system.platform), signal)
        .catch(() => undefined);
      this.location = { path, askedMs: nowMs };
    }
    return this.location.path;
  }

  private tools(signal: AbortSignal): CheckTools {
    const { system, manager, clock } = this;
    return { system, manager, toolsDir: this.place.toolsDir, clock, signal };
  }
}

/** Nothing for what is the job's fault. */
function patienceFor({ check, errno }: CheckResult): number | undefined {
  return PATIENCE_MS[errno ?? check];
}
