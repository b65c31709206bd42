import { isWorkerStatus, type WorkerStatus } from '@flamenco/domain/statuses';
import type { Logger } from 'pino';
import type { MachineTeller } from '../machine/machine-teller.js';
import type { ManagerClient, StatusToTake } from '../manager-api/manager-client.js';
import { mayPass } from '../manager-api/refusal.js';
import type { ProblemTeller } from '../reports/problem-teller.js';
import type { ReportDelivery } from '../reports/report-delivery.js';
import type { WorkerUpdater } from '../update/worker-updater.js';
import { BackOff } from '../timing/back-off.js';
import { pause, type Clock, type Random } from '../timing/clock.js';
import type { HandShake } from './hand-shake.js';
import type { LocalWishes } from './local-wishes.js';
import { pollForStatus } from './status-polling.js';
import type { SuspensionWatch } from './suspension-watch.js';
import type { TaskLoop } from './task-loop.js';
import type { UsageWatch } from './usage-watch.js';
import { STATE_FOR_UNKNOWN, WORKER_STATES, type WorkerActivity } from './worker-states.js';

/** What made the Worker end. */
export type WorkerEnd = 'signal' | 'offline' | 'restart';

/** At the end, reports and the sign-off get this long each, so that the Manager mostly hears within 5 s of the signal. */
export const FAREWELL_MS = 1200;

/** At the start, reports of the last run go first; a Manager that is too slow gets them along the way. */
const LEFTOVERS_MS = 10_000;

const never = new AbortController().signal;

/** What a Worker lives by. */
export interface FarmWorkerParts {
  readonly manager: ManagerClient;
  readonly handShake: HandShake;
  readonly delivery: ReportDelivery;
  readonly problems: ProblemTeller;
  readonly machine: MachineTeller;
  readonly taskLoop: TaskLoop;
  readonly updater: WorkerUpdater;
  readonly wishes: LocalWishes;
  readonly usage: UsageWatch;
  readonly suspensions: SuspensionWatch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** The Worker's life: it goes from state to state, as the Manager wishes, until it ends. */
export class FarmWorker {
  private readonly deliveryEnd = new AbortController();
  private readonly deliveryFault = new AbortController();
  private delivering: Promise<void> | undefined;
  /** Asleep because this computer wants it, not the Manager. */
  private sleepsByItself = false;
  private readonly activities: Readonly<
    Record<Exclude<WorkerActivity, 'end'>, (signal: AbortSignal) => Promise<StatusToTake>>
  >;

  constructor(private readonly parts: FarmWorkerParts) {
    this.activities = {
      'hand-shake': (signal) => this.comeUp(signal),
      work: (signal) => this.work(signal),
      wait: (signal) => this.wait(signal),
    };
  }

  /**
   * Lives until the Manager or the signal ends it, and signs off.
   * @throws HandShakeRefused
   */
  async run(shutdown: AbortSignal): Promise<WorkerEnd> {
    try {
      return await this.goThroughStates(AbortSignal.any([shutdown, this.deliveryFault.signal]));
    } catch (error) {
      if (!shutdown.aborted) throw error;
      return 'signal';
    } finally {
      await this.farewell();
    }
  }

  /** Signs on, sends the reports that an earlier run left, and signs off. Gives how many could not be sent. */
  async flush(shutdown: AbortSignal): Promise<number> {
    if (this.parts.delivery.count() === 0) return 0;
    try {
      await this.comeUp(shutdown);
    } finally {
      await this.farewell();
    }
    return this.parts.delivery.count();
  }

  private async goThroughStates(signal: AbortSignal): Promise<'offline' | 'restart'> {
    let next: StatusToTake = { status: 'starting' };
    for (;;) {
      const state = this.known(next.status);
      const { activity, acknowledge } = WORKER_STATES[state];
      this.parts.log.info({ state }, 'entering state');
      if (acknowledge !== null) await this.acknowledge({ ...next, status: acknowledge }, signal);
      if (activity !== 'end') next = await this.act(activity, signal);
      else if (next.isUpdate && !(await this.parts.updater.update(signal))) next = await this.signOnAnew();
      else return state === 'restart' ? 'restart' : 'offline';
    }
  }

  /** The sign-off ends the Manager's request: an update that failed is not tried again. */
  private async signOnAnew(): Promise<StatusToTake> {
    await this.parts.manager.signOff(AbortSignal.timeout(FAREWELL_MS)).catch(() => undefined);
    return { status: 'starting' };
  }

  private async act(activity: Exclude<WorkerActivity, 'end'>, signal: AbortSignal): Promise<StatusToTake> {
    try {
      return await this.activities[activity](signal);
    } catch (error) {
      // Outside of work, there is nothing to go on with; in work, the farm should see that something is wrong here.
      if (activity !== 'work' || signal.aborted) throw error;
      this.parts.log.error(
        { err: error },
        'the Worker cannot work; fix this, then wake it up in the dashboard',
      );
      return { status: 'error' };
    }
  }

  private async work(signal: AbortSignal): Promise<StatusToTake> {
    const next = await this.parts.taskLoop.run(signal);
    const isToWait = WORKER_STATES[this.known(next.status)].activity === 'wait';
    this.sleepsByItself = isToWait && this.parts.wishes.sleepSoon.aborted;
    if (!this.sleepsByItself) this.parts.wishes.yieldToManager();
    return next;
  }

  private async wait(signal: AbortSignal): Promise<StatusToTake> {
    const endOfSleep = this.parts.wishes.endOfSleep(this.sleepsByItself);
    try {
      const { manager, clock, random, log } = this.parts;
      const next = await pollForStatus(manager, clock, random, log, AbortSignal.any([signal, endOfSleep]));
      this.parts.wishes.yieldToManager();
      this.sleepsByItself = false;
      return next;
    } catch (error) {
      if (signal.aborted || !endOfSleep.aborted) throw error;
      this.sleepsByItself = false;
      return { status: 'awake' };
    }
  }

  private known(status: string): WorkerStatus {
    if (isWorkerStatus(status)) return status;
    this.parts.log.warn(
      { status },
      `the Manager wants a status that this Worker does not know; taking "${STATE_FOR_UNKNOWN}"`,
    );
    return STATE_FOR_UNKNOWN;
  }

  private async comeUp(signal: AbortSignal): Promise<StatusToTake> {
    const requested = await this.parts.handShake.run(signal);
    this.parts.updater.confirm();
    this.parts.problems.beginAnew();
    this.parts.machine.beginAnew();
    if (!this.delivering) this.parts.usage.begin(); // before a task is asked for
    this.delivering ??= this.deliver(); // only now, as reports need the credentials
    await this.drainedWithin(LEFTOVERS_MS, signal);
    return requested;
  }

  private async acknowledge(next: StatusToTake, signal: AbortSignal): Promise<void> {
    const backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, this.parts.random);
    for (;;) {
      const answer = await this.parts.manager.stateChanged(next, signal);
      if (answer.kind === 'done') return;
      this.parts.log.warn(
        { status: next.status, httpStatus: answer.httpStatus, reason: answer.message },
        'state not acknowledged',
      );
      // What follows will be refused likewise, and deals with it.
      if (!mayPass(answer)) return;
      await pause(this.parts.clock, backOff.nextDelayMs(), signal);
    }
  }

  private async deliver(): Promise<void> {
    try {
      const { signal } = this.deliveryEnd;
      const { delivery, problems, machine, usage, suspensions } = this.parts;
      await Promise.all([delivery, problems, machine, usage, suspensions].map((part) => part.run(signal)));
    } catch (error) {
      this.deliveryFault.abort(error);
    }
  }

  /** Sends what can be sent in a moment, and signs off, if the Manager knows this Worker at all. */
  private async farewell(): Promise<void> {
    if (!this.delivering) return;
    if (!this.deliveryFault.signal.aborted) await this.drainedWithin(FAREWELL_MS, never);
    this.deliveryEnd.abort();
    await this.delivering;
    // Else the Manager would have it sleep again when it comes back, for a reason that is long over then.
    if (this.sleepsByItself)
      await this.parts.manager
        .stateChanged({ status: 'awake' }, AbortSignal.timeout(FAREWELL_MS))
        .catch(() => undefined);
    const answer = await this.parts.manager.signOff(AbortSignal.timeout(FAREWELL_MS)).catch(() => undefined);
    if (answer?.kind === 'done') this.parts.log.info('signed off');
    else
      this.parts.log.warn(
        { reason: answer?.message ?? 'no answer' },
        'could not sign off; the Manager will find out by its worker timeout',
      );
  }

  private async drainedWithin(limitMs: number, signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(limitMs);
    await this.parts.delivery.drained(AbortSignal.any([signal, limit])).catch((error: unknown) => {
      if (!limit.aborted) throw error;
    });
  }
}
