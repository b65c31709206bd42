import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { unavailable } from '@flamenco/domain/errors';
import type { WaitingWork, WorkRunner } from '../work.js';
import type { PostgresManagerLine } from './postgres-manager-line.js';
import { isAway, isToBeTriedAgain, postgresRefusal } from './postgres-refusals.js';
import { SharedTransaction, type TransactionEnd } from './shared-transaction.js';

/** Works that share one transaction at most, so that the first of them does not wait long for its answer, nor other Managers for theirs. */
const MOST_WORKS_A_COMMIT = 64;

/** How often a work is tried that others get in the way of. */
const MOST_ATTEMPTS = 10;
/** Milliseconds that the first wait between two attempts takes at most; each one after it may take twice as long. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 500;

/** A work that waits for its turn. */
interface Entry {
  readonly work: WaitingWork;
  /** Counts from 1. */
  readonly attempt: number;
  /** It has a transaction for itself: one that it shared was spoiled. */
  readonly isAlone: boolean;
}

/**
 * Runs works on PostgreSQL, in the order in which they are asked for. Works that wait share a transaction, as on SQLite, and each
 * transaction has the farm for itself: see docs/decisions/0029 and 0032. All is sent on one connection, and the next transaction
 * begins behind a COMMIT that is still under way.
 */
export class PostgresWorks implements WorkRunner {
  private readonly queue: Entry[] = [];
  /** Works that are not answered yet. */
  private unanswered = 0;
  private isDraining = false;
  private wakeUp: () => void = () => undefined;
  private isWritable = true;
  private reportCommit: (works: number) => void = () => undefined;

  constructor(
    private readonly pool: Pool,
    private readonly entities: DataSource,
    private readonly line: Pick<PostgresManagerLine, 'countOthers'>,
  ) {}

  run(work: WaitingWork): void {
    this.unanswered += 1;
    this.queue.push({ work, attempt: 1, isAlone: false });
    this.resume();
  }

  onCommit(listener: (works: number) => void): void {
    this.reportCommit = listener;
  }

  async settled(): Promise<void> {
    while (this.isDraining || this.unanswered > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private resume(): void {
    this.wakeUp();
    if (this.isDraining) return;
    this.isDraining = true;
    void this.drain();
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const client = await this.pool.connect().catch((error: unknown) => {
        this.refuse(this.queue.splice(0), error);
      });
      if (client) await this.drainOver(client);
    }
    this.isDraining = false;
  }

  /** Until nobody waits any more, or the connection is of no use. */
  private async drainOver(client: PoolClient): Promise<void> {
    const line: { isSound: boolean; underWay: number } = { isSound: true, underWay: 0 };
    let answered: Promise<void> = Promise.resolve();
    while (line.isSound && (this.queue.length > 0 || line.underWay > 0)) {
      if (this.queue.length === 0) {
        await Promise.race([answered, this.arrival()]);
        continue;
      }
      const { entries, end, isSpoiled } = await this.runTogether(client);
      line.underWay += 1;
      // What happens after a commit waits for what happens after the commit before it.
      answered = Promise.all([end, answered]).then(([outcome]) => {
        const isUsable = this.settle(entries, outcome);
        line.isSound &&= isUsable;
        line.underWay -= 1;
      });
      if (isSpoiled) await answered; // those of its works that are run again come before those that wait
    }
    await answered;
    client.release(!line.isSound); // nobody knows in what state it is
  }

  private arrival(): Promise<void> {
    return new Promise((resolve) => (this.wakeUp = resolve));
  }

  /** Runs those that wait, and those that come meanwhile, in one transaction. @returns what became of it, when its end was sent */
  private async runTogether(client: PoolClient): Promise<Together> {
    const transaction = new SharedTransaction(client, this.entities, this.line.countOthers);
    const entries: Entry[] = [];
    for (;;) {
      const next = this.queue[0];
      if (!next || (next.isAlone && entries.length > 0)) break;
      this.queue.shift();
      entries.push(next);
      await transaction.run(next.work);
      if (transaction.isSpoiled || next.isAlone || entries.length === MOST_WORKS_A_COMMIT) break;
    }
    const end = transaction.end().catch((error: unknown) => ({ isKept: false, refusal: error }) as const);
    return { entries, end, isSpoiled: transaction.isSpoiled };
  }

  /** @returns whether the connection can be used again */
  private settle(entries: readonly Entry[], end: TransactionEnd | Refused): boolean {
    if (end.isKept) this.answer(entries);
    else if ('refusal' in end) this.tryAgainOrRefuse(entries, end.refusal);
    else this.undo(entries, end.failure);
    return !('refusal' in end);
  }

  private answer(entries: readonly Entry[]): void {
    const kept = entries.filter(({ work }) => work.failure === undefined);
    if (!this.isWritable) logger.log('The database can be written again');
    this.isWritable = true;
    if (kept.length > 0) this.reportCommit(kept.length);
    for (const { work } of entries) {
      work.happen();
      this.conclude(() => {
        work.answer();
      });
    }
  }

  /** Nothing of the works was kept, for one of them failed. Who it was is found out when each has a transaction for itself. */
  private undo(entries: readonly Entry[], failure: Error | undefined): void {
    const [entry, ...others] = entries;
    if (!entry) return;
    if (others.length > 0) {
      this.queue.unshift(...entries.map((one) => ({ ...one, isAlone: true })));
      this.resume();
      return;
    }
    const { work } = entry;
    if (failure) work.abandon(failure);
    if (isToBeTriedAgain(work.failure)) this.tryAgainOrRefuse([entry], work.failure);
    else
      this.conclude(() => {
        work.answer();
      });
  }

  private tryAgainOrRefuse(entries: readonly Entry[], obstacle: unknown): void {
    const isWorthIt = ({ attempt }: Entry): boolean => isToBeTriedAgain(obstacle) && attempt < MOST_ATTEMPTS;
    for (const entry of entries.filter(isWorthIt)) void this.tryAgain(entry);
    this.refuse(
      entries.filter((entry) => !isWorthIt(entry)),
      obstacle,
    );
  }

  /** Run again, a work collects anew what is to happen after its commit. */
  private async tryAgain({ work, attempt }: Entry): Promise<void> {
    await wait(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
    this.queue.unshift({ work, attempt: attempt + 1, isAlone: true });
    this.resume();
  }

  private refuse(entries: readonly Entry[], obstacle: unknown): void {
    if (entries.length === 0) return;
    const refusal = refusalOf(obstacle);
    // Those that wait would each find out by themselves, one after the other.
    const waiting = isAway(refusal) ? this.queue.splice(0) : [];
    for (const { work } of [...entries, ...waiting]) {
      this.conclude(() => {
        work.fail(refusal);
      });
    }
    if (!isAway(refusal)) return;
    if (this.isWritable) logger.error(`The database cannot be written: ${refusal.message}`);
    this.isWritable = false;
  }

  private conclude(answer: () => void): void {
    answer();
    this.unanswered -= 1;
  }
}

/** The database refused a whole transaction, or the way to it broke. */
interface Refused {
  readonly isKept: false;
  readonly refusal: unknown;
}

/** Works of one transaction. */
interface Together {
  readonly entries: readonly Entry[];
  /** It is known that nothing of it can be kept. */
  readonly isSpoiled: boolean;
  /** What became of it. */
  readonly end: Promise<TransactionEnd | Refused>;
}

const logger = new Logger('UnitOfWork');

function refusalOf(error: unknown): Error {
  if (isToBeTriedAgain(error))
    return unavailable('database-busy', 'The database is busy. Try again in a second.', { cause: error });
  return postgresRefusal(error) ?? (Error.isError(error) ? error : new Error(String(error)));
}
