import type { Logger } from 'pino';
import type { ManagerClient, TaskUpdate } from '../manager-api/manager-client.js';
import { isNotOurTask, isUnknownWorker, mayPass, type Refusal } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { orAborted, pause, type Clock, type Random } from '../timing/clock.js';
import type { ReportStore, StoredReport } from './report-store.js';

/** How the wait for the last report ended. */
export type Drained = 'drained' | 'unknown-worker';

/** Called with each report that the Manager refused for good. */
export type RefusalListener = (report: StoredReport, refusal: Refusal) => void;

/**
 * Brings reports to the Manager, one after the other, in the order in which they were made. A report is stored before
 * it is sent and forgotten when the Manager took it, or refused it for good (a final 4xx). Any other answer, or none,
 * means trying again, for as long as it takes.
 */
export class ReportDelivery {
  private readonly backOff: BackOff;
  private readonly refusalListeners = new Set<RefusalListener>();
  private wake: () => void = () => undefined;
  private draining: PromiseWithResolvers<Drained> | undefined;

  constructor(
    private readonly store: ReportStore,
    private readonly manager: ManagerClient,
    private readonly clock: Clock,
    random: Random,
    private readonly log: Logger,
  ) {
    this.backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, random);
  }

  /** Stores a report; it is sent when those before it are. */
  add(taskId: string, update: TaskUpdate): void {
    this.store.add(taskId, update);
    this.wake();
  }

  /** How many reports wait. */
  count(): number {
    return this.store.count();
  }

  /** Tells the listener of each refused report, until the returned function is called. */
  onRefusal(listener: RefusalListener): () => void {
    this.refusalListeners.add(listener);
    return () => this.refusalListeners.delete(listener);
  }

  /** Waits until the Manager has answered every report, or until only a new hand-shake gets them through. */
  async drained(signal: AbortSignal): Promise<Drained> {
    if (this.store.count() === 0) return 'drained';
    this.draining ??= Promise.withResolvers();
    return orAborted(this.draining.promise, signal);
  }

  /** Delivers until the signal is aborted. Only a store that fails makes it reject. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const report = this.store.oldest();
      if (report) await this.deliver(report, signal).catch(ignoreAbort(signal));
      else await this.somethingNew(signal).catch(ignoreAbort(signal));
    }
  }

  private async somethingNew(signal: AbortSignal): Promise<void> {
    this.endDraining('drained');
    const added = Promise.withResolvers<undefined>();
    this.wake = () => added.resolve(undefined);
    await orAborted(added.promise, signal);
  }

  private async deliver(report: StoredReport, signal: AbortSignal): Promise<void> {
    const answer = await this.manager.reportTask(report.taskId, report.update, signal);
    // Credentials that are not known now are renewed by the next hand-shake, so those reports wait too.
    if (answer.kind === 'refused' && (mayPass(answer) || isUnknownWorker(answer))) {
      if (isUnknownWorker(answer)) this.endDraining('unknown-worker');
      await this.tryAgainLater(answer, signal);
      return;
    }
    this.backOff.reset();
    this.store.remove(report.id);
    if (answer.kind === 'refused') this.tellRefused(report, answer);
  }

  private endDraining(how: Drained): void {
    this.draining?.resolve(how);
    this.draining = undefined;
  }

  private async tryAgainLater({ httpStatus, message }: Refusal, signal: AbortSignal): Promise<void> {
    const delayMs = this.backOff.nextDelayMs();
    this.log.warn(
      { httpStatus, reason: message, waiting: this.store.count(), delayMs },
      'report not taken, will try again',
    );
    await pause(this.clock, delayMs, signal);
  }

  private tellRefused(report: StoredReport, refusal: Refusal): void {
    const level = isNotOurTask(refusal) ? 'info' : 'error';
    this.log[level](
      { task: report.taskId, httpStatus: refusal.httpStatus, reason: refusal.message },
      'report refused',
    );
    for (const listener of this.refusalListeners) listener(report, refusal);
  }
}

function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
