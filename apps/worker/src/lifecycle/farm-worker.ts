import { isWorkerStatus, type WorkerStatus } from '@flamenco/domain';
import type { Logger } from 'pino';
import type { ManagerClient } from '../manager-api/manager-client.js';
import { mayPass } from '../manager-api/refusal.js';
import type { ProblemTeller } from '../reports/problem-teller.js';
import type { ReportDelivery } from '../reports/report-delivery.js';
import { BackOff } from '../timing/back-off.js';
import { pause, type Clock, type Random } from '../timing/clock.js';
import type { HandShake } from './hand-shake.js';
import { pollForStatus } from './status-polling.js';
import type { TaskLoop } from './task-loop.js';
import { STATE_FOR_UNKNOWN, WORKER_STATES, type WorkerActivity } from './worker-states.js';

/** What made the Worker end. */
export type WorkerEnd = 'signal' | 'offline' | 'restart';

/** At the end, reports and the sign-off get this long each, so that the Manager mostly hears within 5 s of the signal. */
export const FAREWELL_MS = 1200;

/** At the start, reports of the last run go first; a Manager that is too slow gets them along the way. */
const LEFTOVERS_MS = 10_000;

const never = new AbortController().signal;

/** The Worker's life: it goes from state to state, as the Manager wishes, until it ends. */
export class FarmWorker {
  private readonly deliveryEnd = new AbortController();
  private readonly deliveryFault = new AbortController();
  private delivering: Promise<void> | undefined;
  private readonly activities: Readonly<
    Record<Exclude<WorkerActivity, 'end'>, (signal: AbortSignal) => Promise<string>>
  >;

  constructor(
    private readonly manager: ManagerClient,
    private readonly handShake: HandShake,
    private readonly delivery: ReportDelivery,
    private readonly problems: ProblemTeller,
    taskLoop: TaskLoop,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Logger,
  ) {
    this.activities = {
      'hand-shake': (signal) => this.comeUp(signal),
      work: (signal) => taskLoop.run(signal),
      wait: (signal) => pollForStatus(manager, clock, random, log, signal),
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
    if (this.delivery.count() === 0) return 0;
    try {
      await this.comeUp(shutdown);
    } finally {
      await this.farewell();
    }
    return this.delivery.count();
  }

  private async goThroughStates(signal: AbortSignal): Promise<'offline' | 'restart'> {
    let state: WorkerStatus = 'starting';
    for (;;) {
      const { activity, acknowledge } = WORKER_STATES[state];
      this.log.info({ state }, 'entering state');
      if (acknowledge !== null) await this.acknowledge(acknowledge, signal);
      if (activity === 'end') return state === 'restart' ? 'restart' : 'offline';
      state = this.known(await this.act(activity, signal));
    }
  }

  private async act(activity: Exclude<WorkerActivity, 'end'>, signal: AbortSignal): Promise<string> {
    try {
      return await this.activities[activity](signal);
    } catch (error) {
      // Outside of work, there is nothing to go on with; in work, the farm should see that something is wrong here.
      if (activity !== 'work' || signal.aborted) throw error;
      this.log.error({ err: error }, 'the Worker cannot work; fix this, then wake it up in the dashboard');
      return 'error';
    }
  }

  private known(status: string): WorkerStatus {
    if (isWorkerStatus(status)) return status;
    this.log.warn(
      { status },
      `the Manager wants a status that this Worker does not know; taking "${STATE_FOR_UNKNOWN}"`,
    );
    return STATE_FOR_UNKNOWN;
  }

  private async comeUp(signal: AbortSignal): Promise<string> {
    const requested = await this.handShake.run(signal);
    this.problems.beginAnew();
    this.delivering ??= this.deliver(); // only now, as reports need the credentials
    await this.drainedWithin(LEFTOVERS_MS, signal);
    return requested;
  }

  private async acknowledge(status: WorkerStatus, signal: AbortSignal): Promise<void> {
    const backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, this.random);
    for (;;) {
      const answer = await this.manager.stateChanged(status, signal);
      if (answer.kind === 'done') return;
      this.log.warn(
        { status, httpStatus: answer.httpStatus, reason: answer.message },
        'state not acknowledged',
      );
      // What follows will be refused likewise, and deals with it.
      if (!mayPass(answer)) return;
      await pause(this.clock, backOff.nextDelayMs(), signal);
    }
  }

  private async deliver(): Promise<void> {
    try {
      const { signal } = this.deliveryEnd;
      await Promise.all([this.delivery.run(signal), this.problems.run(signal)]);
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
    const answer = await this.manager.signOff(AbortSignal.timeout(FAREWELL_MS)).catch(() => undefined);
    if (answer?.kind === 'done') this.log.info('signed off');
    else
      this.log.warn(
        { reason: answer?.message ?? 'no answer' },
        'could not sign off; the Manager will find out by its worker timeout',
      );
  }

  private async drainedWithin(limitMs: number, signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(limitMs);
    await this.delivery.drained(AbortSignal.any([signal, limit])).catch((error: unknown) => {
      if (!limit.aborted) throw error;
    });
  }
}
