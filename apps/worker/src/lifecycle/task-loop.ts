import type { Logger } from 'pino';
import type { TaskObstacle } from '../checks/task-self-test.js';
import type { TaskRunner } from '../execution/task-runner.js';
import type { AssignedTask, ManagerClient, StatusToTake } from '../manager-api/manager-client.js';
import type { LocalWishes } from './local-wishes.js';
import { needsHandShake, type Refusal } from '../manager-api/refusal.js';
import type { ReportDelivery } from '../reports/report-delivery.js';
import { BackOff } from '../timing/back-off.js';
import { pause, withJitter, type Clock, type Random } from '../timing/clock.js';

/** How long the Manager may keep a request for a task; the longer, the fewer requests an idle farm makes. */
export const TASK_WAIT_SECONDS = 30;

/** A Manager that has no task in less than this did not wait: it is one of Flamenco 3, which ignores the wish. */
const WAITED_AT_LEAST_MS = 1000;

/** The pause before asking such a Manager again, as its own Workers make. */
const NO_TASK_PAUSE_MS = 20_000;

/** After a task that was stopped: a Manager that gives the same one again at once should not make the Worker spin. */
const STOPPED_PAUSE_MS = 1000;

/** A task that ends faster than this, and comes again, may come for ever: its reports are refused, or nobody else is there to fail at it. */
const QUICK_END_MS = 1000;

/** How often is looked whether what keeps tasks from running has been mended. */
const MENDED_LOOK_MS = 5000;

/** Takes tasks from the Manager and runs them, one at a time. */
export class TaskLoop {
  private readonly backOff: BackOff;
  /** Of a task that comes again and again. */
  private readonly repeats: BackOff;
  /** The task that ended as soon as it had begun, if it was the last one. */
  private endedQuickly: string | undefined;

  constructor(
    private readonly manager: ManagerClient,
    private readonly delivery: ReportDelivery,
    private readonly runner: TaskRunner,
    private readonly wishes: Pick<LocalWishes, 'sleepSoon' | 'sleepAtOnce'>,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Logger,
  ) {
    this.backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, random);
    this.repeats = new BackOff({ firstMs: 1000, longestMs: 30_000 }, random);
  }

  /** Works until the Manager, or this computer, wants another status, which is the result. */
  async run(signal: AbortSignal): Promise<StatusToTake> {
    for (;;) {
      const { sleepSoon } = this.wishes;
      try {
        const next = await this.takeTask(AbortSignal.any([signal, sleepSoon]), signal);
        if (next) return next;
      } catch (error) {
        if (signal.aborted || !sleepSoon.aborted) throw error;
        return { status: 'asleep' };
      }
    }
  }

  /** @param ending - aborted when the task, too, has to end; `signal` already when no other one is to be taken */
  private async takeTask(signal: AbortSignal, ending: AbortSignal): Promise<StatusToTake | undefined> {
    signal.throwIfAborted();
    // A Manager that has not heard that the last task is done would hand it out again.
    if ((await this.delivery.drained(signal)) === 'unknown-worker') return { status: 'starting' };
    const askedMs = this.clock.nowMs();
    const answer = await this.manager.requestTask(TASK_WAIT_SECONDS, signal);
    if (answer.kind === 'refused') return this.afterRefusal(answer, signal);
    this.backOff.reset();
    switch (answer.kind) {
      case 'status-requested':
        return answer;
      case 'task':
        return this.runTask(answer.task, signal, ending);
      case 'nothing':
        if (this.clock.nowMs() - askedMs < WAITED_AT_LEAST_MS) {
          await pause(this.clock, withJitter(NO_TASK_PAUSE_MS, this.random), signal);
        }
        return undefined;
    }
  }

  private async runTask(
    task: AssignedTask,
    signal: AbortSignal,
    ending: AbortSignal,
  ): Promise<StatusToTake | undefined> {
    const { uuid, name, attempt_id: attempt } = task;
    if (uuid === this.endedQuickly) await pause(this.clock, this.repeats.nextDelayMs(), signal);
    else this.repeats.reset();
    this.log.info({ task: uuid, name, attempt }, 'task begins');
    const begunMs = this.clock.nowMs();
    const outcome = await this.runner.run(task, AbortSignal.any([ending, this.wishes.sleepAtOnce]));
    this.log.info({ task: uuid, name, outcome: outcome.kind }, 'task ends');
    this.endedQuickly = this.clock.nowMs() - begunMs < QUICK_END_MS ? uuid : undefined;
    if (outcome.kind === 'stopped') await pause(this.clock, STOPPED_PAUSE_MS, signal);
    return outcome.kind === 'handed-back' ? this.untilMended(outcome.obstacle, signal) : undefined;
  }

  /** Takes no tasks while they would be handed back again, but for no longer than it is worth waiting; gives a status that is wanted meanwhile. */
  private async untilMended(
    { reason, patienceMs, isGone }: TaskObstacle,
    signal: AbortSignal,
  ): Promise<StatusToTake | undefined> {
    this.log.warn({ reason, patienceMs }, 'the task cannot run on this computer, and was handed back');
    const endMs = this.clock.nowMs() + patienceMs;
    while (this.clock.nowMs() < endMs) {
      await pause(this.clock, MENDED_LOOK_MS, signal);
      const answer = await this.manager.requestedStatus(signal);
      if (answer.kind === 'status-requested') return answer;
      if (answer.kind === 'refused' && needsHandShake(answer)) return { status: 'starting' };
      if (await isGone(signal)) return undefined;
    }
    return undefined;
  }

  private async afterRefusal(refusal: Refusal, signal: AbortSignal): Promise<StatusToTake | undefined> {
    const delayMs = this.backOff.nextDelayMs();
    this.log.warn(
      { httpStatus: refusal.httpStatus, reason: refusal.message, delayMs },
      'got no task, will try again',
    );
    await pause(this.clock, delayMs, signal);
    if (needsHandShake(refusal)) return { status: 'starting' };
    // Not awake, says the Manager: it took this Worker for lost, and has to hear again that it is not.
    return refusal.httpStatus === 409 ? { status: 'awake' } : undefined;
  }
}
