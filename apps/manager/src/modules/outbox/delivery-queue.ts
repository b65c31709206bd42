import { Logger } from '@nestjs/common';
import { Clock } from '../../clock.js';
import type { FarmDatabase } from '../../database/farm-database.js';
import type { UnitOfWork, Work } from '../../database/unit-of-work.js';
import type { DeliveryOutcome, OutboxTarget } from './outbox-target.js';
import {
  hastenDeliveries,
  listDue,
  listOldest,
  postponeDelivery,
  removeDelivery,
  type WaitingDelivery,
} from './persistence/outbox-rows.js';
import { isReceiverDown, quietMs, retryWaitMs } from './retry-waits.js';

/** Deliveries under way to one target, each of another subject. */
const MOST_UNDER_WAY = 4;

/** As many may wait for one target: some 40 MB. Of more, the oldest are dropped, as many at a time. */
export const MOST_WAITING = 50_000;
const DROPPED_AT_ONCE = 500;

/** After a failed write, in ms. */
const WAIT_FOR_DATABASE_MS = 5_000;

/** What a queue works with. */
export interface QueueSurroundings {
  readonly database: FarmDatabase;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Whether this Manager tells targets. */
  readonly isOurs: () => boolean;
  /** How long what a target does not take is kept for it. */
  readonly retentionMs: () => number;
}

/**
 * What one target has yet to be told. It is told of each subject's events in their order, of others meanwhile; what it does
 * not take is tried again after growing waits. A target that takes nothing is left alone for up to a minute.
 */
export class DeliveryQueue {
  private readonly logger = new Logger('Outbox');
  private readonly underWay = new Map<string, Promise<void>>();
  private failuresInRow = 0;
  private quietUntilMs = 0;
  private isClosing = false;
  private isTrimming = false;
  private isWakeDue = false;
  private looking: Promise<void> | undefined;
  /** Something came up while it was looked for what is due. */
  private isLookDue = false;

  /** @param waiting - what the database has for it already */
  constructor(
    private readonly target: OutboxTarget,
    private waiting: number,
    private readonly around: QueueSurroundings,
  ) {
    this.setWaiting(waiting);
  }

  /** As many wait: other Managers have added some, or told some. */
  recount(waiting: number): void {
    this.setWaiting(waiting);
    this.wake();
  }

  /** One more delivery was committed. Whoever waits for that is answered first. */
  add(): void {
    this.setWaiting(this.waiting + 1);
    if (this.isWakeDue) return;
    this.isWakeDue = true;
    setImmediate(() => {
      this.isWakeDue = false;
      if (this.around.isOurs() && this.waiting > MOST_WAITING + DROPPED_AT_ONCE)
        this.trim(() => this.dropOldest());
      this.wake();
    });
  }

  /** Sends what is due, as far as it may be sent now. Returns at once. */
  wake(): void {
    if (this.looking) {
      this.isLookDue = true;
      return;
    }
    this.looking = this.look().finally(() => {
      this.looking = undefined;
      if (!this.isLookDue) return;
      this.isLookDue = false;
      this.wake();
    });
  }

  /** Never throws. */
  private async look(): Promise<void> {
    const { clock, database } = this.around;
    const nowMs = clock.nowMs();
    const free = (isReceiverDown(this.failuresInRow) ? 1 : MOST_UNDER_WAY) - this.underWay.size;
    if (
      this.isClosing ||
      !this.around.isOurs() ||
      this.waiting === 0 ||
      free <= 0 ||
      nowMs < this.quietUntilMs
    )
      return;
    // What was under way when the database was asked may be in its answer, though it has been settled since: then another look follows.
    const underWayBefore = new Set(this.underWay.keys());
    try {
      const due = await listDue(database.reader, this.target.name, isoTime(nowMs), 2 * MOST_UNDER_WAY);
      const idle = due.filter(({ subject }) => !this.underWay.has(subject) && !underWayBefore.has(subject));
      for (const delivery of idle.slice(0, free)) this.begin(delivery);
    } catch (error) {
      this.quietUntilMs = clock.nowMs() + WAIT_FOR_DATABASE_MS;
      this.logger.error({ err: error }, `${this.target.title}: what it is to be told of could not be read`);
    }
  }

  /** Gives up what has waited for too long behind what the target did not take. */
  expire(): void {
    if (this.around.isOurs() && isReceiverDown(this.failuresInRow)) this.trim(() => this.dropExpired());
  }

  /** Ends what is under way; it is sent again by the next Manager. */
  async close(): Promise<void> {
    await this.looking;
    this.isClosing = true;
    this.target.close();
    await Promise.all(this.underWay.values());
  }

  private begin(delivery: WaitingDelivery): void {
    const end = this.attempt(delivery).finally(() => {
      this.underWay.delete(delivery.subject);
      this.wake();
    });
    this.underWay.set(delivery.subject, end);
  }

  /** Never throws. */
  private async attempt(delivery: WaitingDelivery): Promise<void> {
    const { clock } = this.around;
    const outcome = await this.target.deliver(delivery);
    if (this.isClosing && !outcome.isTaken) return;
    const isBack = this.note(delivery, outcome);
    try {
      if (outcome.isTaken) await this.settle(delivery, isBack);
      else await this.retryOrDrop(delivery, outcome.because);
    } catch (error) {
      this.quietUntilMs = clock.nowMs() + WAIT_FOR_DATABASE_MS;
      this.logger.error({ err: error }, `${this.target.title}: what became of a delivery was not stored`);
    }
  }

  /** @returns whether a target that took nothing takes deliveries again */
  private note(delivery: WaitingDelivery, outcome: DeliveryOutcome): boolean {
    const { clock, retentionMs } = this.around;
    const { title } = this.target;
    this.target.count?.(outcome.isTaken ? 'delivered' : 'failed', 1);
    const failuresBefore = this.failuresInRow;
    this.failuresInRow = outcome.isTaken ? 0 : failuresBefore + 1;
    this.quietUntilMs = outcome.isTaken ? 0 : clock.nowMs() + quietMs(this.failuresInRow);
    if (!outcome.isTaken && failuresBefore === 0)
      this.logger.warn(
        `${title} did not take '${delivery.name}': ${outcome.because}. Trying again, after growing waits, for ${hours(retentionMs())}; nothing else waits for it`,
      );
    if (outcome.isTaken && failuresBefore > 0) this.logger.log(`${title} takes deliveries again`);
    return outcome.isTaken && isReceiverDown(failuresBefore);
  }

  private settle(delivery: WaitingDelivery, isBack: boolean): Promise<void> {
    return this.write(async (work, now) => {
      await this.remove(work, delivery, now);
      if (isBack) await hastenDeliveries(work.sql, this.target.name, now);
    });
  }

  private async retryOrDrop(delivery: WaitingDelivery, because: string): Promise<void> {
    const { name } = this.target;
    const nowMs = this.around.clock.nowMs();
    if (Date.parse(delivery.happened) + this.around.retentionMs() > nowMs) {
      const due = isoTime(nowMs + retryWaitMs(delivery.attempts + 1));
      await this.write(async (work) => {
        await postponeDelivery(work.sql, name, delivery, due);
      });
      return;
    }
    await this.drop(() => Promise.resolve([delivery]), because);
  }

  private dropOldest(): Promise<number> {
    const limit = Math.min(DROPPED_AT_ONCE, this.waiting - MOST_WAITING);
    return this.drop(
      async (work) => (limit > 0 ? await listOldest(work.sql, this.target.name, limit) : []),
      `more than ${MOST_WAITING} wait for it`,
    );
  }

  private dropExpired(): Promise<number> {
    const before = isoTime(this.around.clock.nowMs() - this.around.retentionMs());
    return this.drop(
      (work) => listOldest(work.sql, this.target.name, DROPPED_AT_ONCE, before),
      `it has taken nothing for ${hours(this.around.retentionMs())}`,
    );
  }

  /** @returns how many were dropped */
  private async drop(
    choose: (work: Work) => Promise<readonly WaitingDelivery[]>,
    because: string,
  ): Promise<number> {
    let dropped = 0;
    await this.write(async (work, now) => {
      const deliveries = await choose(work);
      dropped = deliveries.length;
      for (const delivery of deliveries) await this.remove(work, delivery, now);
    });
    if (dropped === 0) return 0;
    this.target.count?.('dropped', dropped);
    this.logger.warn(`${this.target.title} will not be told of ${dropped} events: ${because}`);
    return dropped;
  }

  /** Drops again and again, until there is nothing to drop. */
  private trim(drop: () => Promise<number>): void {
    if (this.isTrimming || this.isClosing) return;
    this.isTrimming = true;
    const dropAll = async (): Promise<void> => {
      while (!this.isClosing && (await drop()) >= DROPPED_AT_ONCE);
    };
    dropAll()
      .catch((error: unknown) => {
        this.logger.error({ err: error }, `${this.target.title}: events for it could not be dropped`);
      })
      .finally(() => {
        this.isTrimming = false;
      });
  }

  private async remove(work: Work, delivery: WaitingDelivery, now: string): Promise<void> {
    if (!(await removeDelivery(work.sql, this.target.name, delivery, now))) return;
    work.afterCommit(() => {
      this.setWaiting(this.waiting - 1);
    });
  }

  private write(change: (work: Work, now: string) => Promise<void>): Promise<void> {
    const now = this.around.clock.timestamp();
    return this.around.unitOfWork.run((work) => change(work, now), 'committed');
  }

  private setWaiting(count: number): void {
    this.waiting = count;
    this.target.setWaiting?.(count);
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function hours(ms: number): string {
  return `${Math.round(ms / 360_000) / 10} hours`;
}
