import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from '../farm/random.ts';
import { waitFor } from '../farm/wait-for.ts';
import type { ChaosFarm } from './chaos-farm.ts';
import type { ChaosWorker } from './chaos-worker.ts';
import type { LineState } from './faulty-line.ts';

/** How long accidents last, in milliseconds. */
export interface AccidentTimes {
  /** Between two of them. */
  readonly between: readonly [number, number];
  readonly trouble: readonly [number, number];
  /** A Worker is stopped until the Manager has given it up, but no longer than this; undefined: until its task is queued again by hand. */
  readonly stoppedAtMost: number | undefined;
  /** A Worker whose task was given to others stays stopped until one of them has it, but no longer than this: all may be stopped. */
  readonly takenWithin: number;
}

type Accident = (worker: ChaosWorker) => Promise<void>;
type Kind = readonly [name: string, act: Accident];

/** Things that happen to a farm, as a seed decides: kind, victim and length; the computer decides what they hit. */
export class Accidents {
  readonly counts: Record<string, number> = {};
  private readonly farm: ChaosFarm;
  private readonly jobId: string;
  private readonly random: SeededRandom;
  private readonly times: AccidentTimes;
  private readonly underWay = new Set<Promise<void>>();
  private readonly kinds: readonly Kind[];

  constructor(farm: ChaosFarm, jobId: string, random: SeededRandom, times: AccidentTimes) {
    [this.farm, this.jobId, this.random, this.times] = [farm, jobId, random, times];
    const lines: readonly LineState[] = ['cut', 'deaf', 'busy', 'lost'];
    this.kinds = [
      ['Worker killed', (worker) => this.endAndStart(worker, 'SIGKILL')],
      ['Worker ended', (worker) => this.endAndStart(worker, 'SIGTERM')],
      ['Worker stopped for a moment', (worker) => this.stopFor(worker)],
      ['Worker stopped, its task given to another', (worker) => this.stopBeyondTimeOut(worker)],
      ['Blender killed', (worker) => this.killProgram(worker)],
      ['no room for pictures', () => this.fillDisk()],
      ...lines.map((state): Kind => [`line ${state}`, (worker) => this.breakLine(worker, state)]),
      ...(farm.workers.some((worker) => worker.hasSmallDisk)
        ? [['no room in a home folder', (worker: ChaosWorker) => this.fillHome(worker)] satisfies Kind]
        : []),
    ];
  }

  /** Goes on until it is over, or `isOver`; everything works again when this settles. @param managerKillMs - since the start */
  async run(isOver: () => boolean, managerKillMs: number): Promise<void> {
    const killsManagerAt = performance.now() + managerKillMs;
    let isManagerKilled = false;
    while (!isOver()) {
      await sleep(this.random.between(...this.times.between));
      if (!isManagerKilled && performance.now() > killsManagerAt) {
        isManagerKilled = true;
        this.count('Manager killed');
        await this.farm.killManager();
      }
      this.begin();
    }
    await Promise.all(this.underWay);
  }

  private begin(): void {
    const [name, act] = this.random.pick(this.kinds);
    const worker = this.random.pick(
      this.farm.workers.filter(({ hasSmallDisk }) => hasSmallDisk || name !== 'no room in a home folder'),
    );
    if (worker.isInTrouble) return;
    worker.isInTrouble = true;
    this.count(name);
    const accident = act(worker).finally(() => {
      worker.isInTrouble = false;
      this.underWay.delete(accident);
    });
    this.underWay.add(accident);
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  private killProgram(worker: ChaosWorker): Promise<void> {
    worker.killProgram();
    return Promise.resolve();
  }

  private async endAndStart(worker: ChaosWorker, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    worker.signal(signal);
    await worker.ended;
    await this.trouble();
    worker.startAgain();
  }

  private async stopFor(worker: ChaosWorker): Promise<void> {
    worker.signal('SIGSTOP');
    await this.trouble();
    worker.signal('SIGCONT');
  }

  /** Its program runs on. When it goes on itself, others have its task: all that it says of it has to be refused. */
  private async stopBeyondTimeOut(worker: ChaosWorker): Promise<void> {
    const { stoppedAtMost } = this.times;
    const isByHand = stoppedAtMost === undefined || this.random.isLucky(0.5);
    worker.signal('SIGSTOP');
    try {
      if (isByHand) await this.giveItsTaskAway(worker.name);
      else await this.untilGivenUp(worker.name, stoppedAtMost);
    } catch {
      // It had no task, or nobody was free to take it, or the Manager was killed meanwhile: then it was only stopped.
    } finally {
      worker.signal('SIGCONT');
    }
  }

  private untilGivenUp(name: string, limitMs: number): Promise<void> {
    return waitFor('the Manager to give the Worker up', () => this.isGivenUp(name), limitMs, 1000);
  }

  private async isGivenUp(name: string): Promise<boolean> {
    const { workers } = await this.farm.api.ask<{
      readonly workers: readonly { readonly name: string; readonly status: string }[];
    }>('GET', '/worker-mgt/workers');
    return workers.some((worker) => worker.name === name && worker.status === 'error');
  }

  private async giveItsTaskAway(name: string): Promise<void> {
    const tasks = await this.farm.api.tasksOf(this.jobId);
    const task = tasks.find(({ status, worker }) => status === 'active' && worker?.name === name);
    if (task === undefined) return;
    const body = { status: 'queued', reason: 'its Worker is stopped' };
    await this.farm.api.ask('POST', `/tasks/${task.id}/setstatus`, body);
    const { attempts = [] } = await this.farm.api.task(task.id);
    // It may have come to its end just before: then it is made anew, as somebody has asked for.
    this.farm.completedBefore.set(task.id, attempts.filter(({ outcome }) => outcome === 'completed').length);
    await waitFor(
      'another Worker to have it',
      async () => (await this.farm.api.task(task.id)).worker?.name !== name,
      this.times.takenWithin,
    );
  }

  private async fillDisk(): Promise<void> {
    this.farm.setDiskFull(true);
    await sleep(this.random.between(200, 1000)); // all fail meanwhile
    this.farm.setDiskFull(false);
  }

  private async fillHome(worker: ChaosWorker): Promise<void> {
    worker.setDiskFull(true);
    await this.trouble();
    worker.setDiskFull(false);
  }

  private async breakLine(worker: ChaosWorker, state: LineState): Promise<void> {
    worker.line.become(state);
    await this.trouble();
    worker.line.become('sound');
  }

  private trouble(): Promise<void> {
    return sleep(this.random.between(...this.times.trouble));
  }
}
