import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { EventBus } from '../events/index.js';
import { RunnableSignal } from '../queue/index.js';
import { WorkerSightings, type WorkerState } from '../workers/index.js';
import { type TaskAnswer, TaskScheduler } from './task-scheduler.js';

/** How long a request waits, and what ends it early. */
export interface Patience {
  readonly waitMs: number;
  /** Aborted when the Worker has hung up: it must not be given a task then. */
  readonly signal: AbortSignal;
}

/** Requests that are tried at the same moment; they share a commit. */
const TRIED_TOGETHER = 16;

/** A request that waits until there is a task for its Worker. */
interface Waiting {
  readonly worker: WorkerState;
  readonly signal: AbortSignal;
  readonly settle: (answer: TaskAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Long polls: keeps requests for tasks open while there is nothing to do, so that an idle farm starts a new job at once
 * (Flamenco 3's Workers wait up to 20 seconds between questions). Workers are answered in the order in which they asked.
 */
@Injectable()
export class WaitingWorkers implements OnModuleDestroy {
  private readonly waiting = new Set<Waiting>();
  /** By task type. */
  private readonly wakeUps = new Map<string, number>();
  /** Of everybody. */
  private wakeUpsOfAll = 0;
  /** By a Worker's UUID. */
  private readonly wakeUpsOfOne = new Map<string, number>();
  private pendingTypes = new Set<string>();
  private isHandingOut = false;
  private isClosed = false;
  private readonly endListening: readonly (() => void)[];

  constructor(
    private readonly scheduler: TaskScheduler,
    private readonly sightings: WorkerSightings,
    runnable: RunnableSignal,
    events: EventBus,
  ) {
    events.onMissing(() => {
      this.reconsiderAll();
    });
    this.endListening = [
      runnable.listen((taskTypes) => {
        this.wake(taskTypes);
      }),
      events.listen((event) => {
        if (event.name !== 'worker-updated') return;
        const { id, status_change, previous_status, deleted_at } = event.payload;
        if (status_change || previous_status || deleted_at) this.reconsider(id);
      }),
    ];
  }

  /** Answers at once when there is something to say; else as soon as there is, or with nothing to do after the wait. */
  async request(worker: WorkerState, patience: Patience): Promise<TaskAnswer> {
    for (;;) {
      const before = this.wakeUpsFor(worker);
      const answer = await this.scheduler.request(worker.id, patience.signal);
      const isOver = patience.waitMs <= 0 || patience.signal.aborted || this.isClosed;
      if (answer.kind !== 'nothing-to-do' || isOver) return answer;
      // Something became runnable, or the Worker changed, while the answer was on its way: look again, for nobody will
      // wake this one for it.
      if (before === this.wakeUpsFor(worker)) return this.waitFor(worker, patience);
    }
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    for (const end of this.endListening) end();
    for (const { settle } of [...this.waiting]) settle({ kind: 'nothing-to-do' });
  }

  private waitFor(worker: WorkerState, { waitMs, signal }: Patience): Promise<TaskAnswer> {
    const leave = this.sightings.stay(worker);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        if (this.waiting.delete(waiting)) leave();
      };
      const giveUp = (): void => {
        waiting.settle({ kind: 'nothing-to-do' });
      };
      const waiting: Waiting = {
        worker,
        signal,
        settle: (answer) => {
          end();
          resolve(answer);
        },
        fail: (error) => {
          end();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      };
      const timer = setTimeout(giveUp, waitMs);
      signal.addEventListener('abort', giveUp);
      this.waiting.add(waiting);
    });
  }

  private wake(taskTypes: readonly string[]): void {
    for (const type of taskTypes) {
      this.wakeUps.set(type, (this.wakeUps.get(type) ?? 0) + 1);
      this.pendingTypes.add(type);
    }
    if (!this.isHandingOut && this.waiting.size > 0) void this.handOut();
  }

  private wakeUpsFor({ supportedTaskTypes, uuid }: WorkerState): number {
    const ofTypes = supportedTaskTypes.reduce((sum, type) => sum + (this.wakeUps.get(type) ?? 0), 0);
    return this.wakeUpsOfAll + ofTypes + (this.wakeUpsOfOne.get(uuid) ?? 0);
  }

  private async handOut(): Promise<void> {
    this.isHandingOut = true;
    while (this.pendingTypes.size > 0) {
      const types = this.pendingTypes;
      this.pendingTypes = new Set();
      const interested = [...this.waiting].filter(({ worker }) =>
        worker.supportedTaskTypes.some((type) => types.has(type)),
      );
      await this.offer(interested);
    }
    this.isHandingOut = false;
  }

  /**
   * Tries these, first come first served, as long as there is a task for one of them. What became runnable is not counted: it
   * is looked up before each round, so that a task that somebody was woken for and did not get goes to the next one.
   */
  private async offer(line: readonly Waiting[]): Promise<void> {
    let left = line;
    while (left.length > 0) {
      try {
        const { woken, later } = await this.chooseWhomToWake(left);
        left = later;
        await Promise.all(woken.map((waiting) => this.tryAgain(waiting)));
      } catch (error) {
        for (const waiting of left) waiting.fail(error);
        return;
      }
    }
  }

  /** Those for whom there is a task, besides the tasks for those before them; later come those whom they may leave one. */
  private async chooseWhomToWake(line: readonly Waiting[]): Promise<{
    readonly woken: readonly Waiting[];
    readonly later: readonly Waiting[];
  }> {
    const woken: Waiting[] = [];
    for (const [index, waiting] of line.entries()) {
      if (!this.waiting.has(waiting)) continue;
      const prospects = await this.scheduler.countProspects(waiting.worker, TRIED_TOGETHER);
      if (prospects === 0) continue;
      if (prospects <= woken.length) return { woken, later: line.slice(index) };
      woken.push(waiting);
    }
    return { woken, later: [] };
  }

  private reconsider(workerUuid: string): void {
    this.wakeUpsOfOne.set(workerUuid, (this.wakeUpsOfOne.get(workerUuid) ?? 0) + 1);
    this.tryAllOf(workerUuid);
  }

  /** Whatever may have happened. */
  private reconsiderAll(): void {
    this.wakeUpsOfAll += 1;
    for (const waiting of this.waiting) void this.tryAgain(waiting);
  }

  private tryAllOf(workerUuid: string): void {
    for (const waiting of this.waiting) if (waiting.worker.uuid === workerUuid) void this.tryAgain(waiting);
  }

  private async tryAgain(waiting: Waiting): Promise<void> {
    if (!this.waiting.has(waiting)) return;
    try {
      const answer = await this.scheduler.request(waiting.worker.id, waiting.signal);
      if (answer.kind === 'nothing-to-do') return;
      waiting.settle(answer);
      // It may have hung up unnoticed, and ask anew already: then it is given its task there.
      this.tryAllOf(waiting.worker.uuid);
    } catch (error) {
      waiting.fail(error);
    }
  }
}
