import type { Logger } from 'pino';
import type { ManagerClient, TaskUpdate } from '../manager-api/manager-client.js';
import { isFailure, isNotOurTask, isUnknownWorker, mayPass, type Refusal } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { orAborted, pause, type Clock, type Random } from '../timing/clock.js';
import type { ReportBatch } from './report-batch.js';
import type { ReportStore } from './report-store.js';
import { PARKED_RETRY_MINUTES } from './worker-problems.js';

/** How the wait for the last report ended. */
export type Drained = 'drained' | 'unknown-worker';

/** Called with each report that the Manager refused for good. */
export type RefusalListener = (report: ReportBatch, refusal: Refusal) => void;

/**
 * Long logs go in pieces of this size, less on a slow line: a piece has to arrive before the Manager counts as away. As
 * JSON, a piece of control characters is six times as long, and a Manager takes 4 MiB.
 */
const PIECE_BYTES = { first: 64 * 1024, largest: 512 * 1024 } as const;

/** An answer within this time allows larger pieces. */
const QUICK_MS = 500;

const PARKED_RETRY_MS = PARKED_RETRY_MINUTES * 60_000;

/** So often the Manager may fail at a report, over some two minutes, before the others go first. */
const TRIES_BEFORE_PARKING = 8;

/**
 * Brings reports to the Manager, one after the other, in the order in which they were made. A report is stored before
 * it is sent and forgotten when the Manager took it, or refused it for good (a final 4xx). Any other answer, or none,
 * means trying again, for as long as it takes. A report that the Manager fails at again and again (500), while it is well
 * otherwise, is parked: it is tried again from time to time, and when the Worker is started the next time.
 */
export class ReportDelivery {
  private readonly backOff: BackOff;
  private readonly refusalListeners = new Set<RefusalListener>();
  private wake: () => void = () => undefined;
  private draining: PromiseWithResolvers<Drained> | undefined;
  private pieceBytes: number = PIECE_BYTES.first;
  /** How often the Manager has failed at the report that is next. */
  private failures = 0;

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

  /** Delivers until the signal is aborted. Only a store that cannot be read makes it reject. */
  async run(signal: AbortSignal): Promise<void> {
    await this.retryParked(signal).catch(ignoreAbort(signal));
    while (!signal.aborted) {
      const report = this.store.next(this.pieceBytes);
      if (report) await this.deliver(report, signal).catch(ignoreAbort(signal));
      else await this.somethingNew(signal).catch(ignoreAbort(signal));
    }
  }

  /** The Manager may have been put right since they were parked. */
  private async retryParked(signal: AbortSignal): Promise<void> {
    for (const { id, taskId, update } of this.store.parked()) {
      const answer = await this.manager.reportTask(taskId, update, signal);
      const isWaiting = answer.kind === 'refused' && (mayPass(answer) || isUnknownWorker(answer));
      if (!isWaiting) this.store.remove([id]);
      else if (!isFailure(answer)) return; // it is away, and those that were not tried yet do not wait for it now
    }
  }

  private async somethingNew(signal: AbortSignal): Promise<void> {
    this.endDraining('drained');
    const added = Promise.withResolvers<'added'>();
    this.wake = () => added.resolve('added');
    if (!this.store.hasParked()) {
      await orAborted(added.promise, signal);
      return;
    }
    const waiting = new AbortController();
    const due = pause(this.clock, PARKED_RETRY_MS, AbortSignal.any([signal, waiting.signal]));
    const first = await Promise.race([added.promise, due]);
    waiting.abort(new Error('a report was added'));
    if (first !== 'added') await this.retryParked(signal);
  }

  private async deliver(report: ReportBatch, signal: AbortSignal): Promise<void> {
    const sentMs = performance.now();
    const answer = await this.manager.reportTask(report.taskId, report.update, signal);
    // Credentials that are not known now are renewed by the next hand-shake, so those reports wait too.
    if (answer.kind === 'refused' && (mayPass(answer) || isUnknownWorker(answer))) {
      if (isUnknownWorker(answer)) this.endDraining('unknown-worker');
      if (await this.isToBeParked(report, answer, signal)) this.park(report, answer);
      else await this.tryAgainLater(answer, signal);
      return;
    }
    if (answer.kind === 'refused' && report.ids.length > 1 && !isNotOurTask(answer)) {
      this.pieceBytes = 0; // one of them is refused; each goes by itself, so that it is only this one that is lost
      return;
    }
    this.backOff.reset();
    this.failures = 0;
    const isQuick = performance.now() - sentMs < QUICK_MS;
    this.pieceBytes = pieceAfter(this.pieceBytes, isQuick);
    this.store.remove(report.ids);
    if (answer.kind === 'refused') this.notifyRefused(report, answer);
  }

  /** A Manager that fails at everything is not to lose every report: it has to answer something else meanwhile. */
  private async isToBeParked(report: ReportBatch, refusal: Refusal, signal: AbortSignal): Promise<boolean> {
    this.pieceBytes = 0;
    if (!isFailure(refusal)) return false;
    this.failures += 1;
    if (report.ids.length > 1 || this.failures < TRIES_BEFORE_PARKING) return false;
    return (await this.manager.requestedStatus(signal)).kind !== 'refused';
  }

  private park({ ids, taskId, update }: ReportBatch, { httpStatus, message }: Refusal): void {
    this.failures = 0;
    this.backOff.reset();
    this.store.park(ids, message);
    const { log: _, ...told } = update;
    this.log.error(
      { task: taskId, httpStatus, reason: message, update: told },
      "the Manager fails at this report, so it is parked; check the Manager's log. It is sent again from time to time, and when this Worker starts",
    );
    this.store.note(
      `[A report of this Worker is parked, because the Manager fails at it (HTTP ${String(httpStatus)}: ${message}). Task ${taskId}: ${JSON.stringify(told)}. It is sent again every ${PARKED_RETRY_MINUTES} minutes, and when the Worker starts.]`,
    );
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

  private notifyRefused(report: ReportBatch, refusal: Refusal): void {
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

function pieceAfter(bytes: number, isQuick: boolean): number {
  const { first, largest } = PIECE_BYTES;
  return isQuick ? Math.min(largest, Math.max(first, bytes * 2)) : Math.max(first, bytes / 2);
}
