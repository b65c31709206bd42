import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { unavailable } from '@flamenco/domain/errors';
import { asError, type WaitingWork, type WorkRunner } from '../work.js';
import { PostgresConnection } from './postgres-connection.js';
import { isAway, isToBeTriedAgain, postgresRefusal } from './postgres-refusals.js';

/** How often a work is tried that others get in the way of. */
const MOST_ATTEMPTS = 10;
/** Milliseconds that the first wait between two attempts takes at most; each one after it may take twice as long. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 500;

/** Of the whole farm: who has it writes alone. The number is its name, and means nothing else. */
const FARM_LOCK = 0x464c4d31;

/*
 * One round trip. With `synchronous_commit` off, the answer does not wait for the server's disk, which has it within a second: for what
 * Workers report and the Manager does by itself (docs/decisions/0009).
 */
const BEGIN = {
  'on-disk': `BEGIN; SELECT pg_advisory_xact_lock(${FARM_LOCK})`,
  committed: `BEGIN; SET LOCAL synchronous_commit TO off; SELECT pg_advisory_xact_lock(${FARM_LOCK})`,
} as const;

/** A work that waits for its turn. */
interface Entry {
  readonly work: WaitingWork;
  /** Counts from 1. */
  readonly attempt: number;
}

/**
 * Runs works on PostgreSQL, each as a transaction of its own, in the order in which they are asked for. See docs/decisions/0029 for what
 * keeps them from those of other Managers. While one runs, the next one already stands in line at the server for the farm's lock, but
 * not the one after it: it would not keep its place.
 */
export class PostgresWorks implements WorkRunner {
  private readonly queue: Entry[] = [];
  private running = 0;
  private isInLine = false;
  private isWritable = true;
  private reportCommit: (works: number) => void = () => undefined;
  /** What happens after a commit waits for what happens after the commit before it. */
  private latest: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly entities: DataSource,
  ) {}

  run(work: WaitingWork): void {
    this.queue.push({ work, attempt: 1 });
    this.startNext();
  }

  onCommit(listener: (works: number) => void): void {
    this.reportCommit = listener;
  }

  async settled(): Promise<void> {
    while (this.running > 0 || this.queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private startNext(): void {
    if (this.isInLine) return;
    const next = this.queue.shift();
    if (!next) return;
    this.isInLine = true;
    this.running += 1;
    void this.perform(next).finally(() => (this.running -= 1));
  }

  /** Until the work is kept, is refused for good, or stands in line once more. Run again, it collects anew what is to happen after its commit. */
  private async perform({ work, attempt }: Entry): Promise<void> {
    const place = { isLeft: false };
    const leaveLine = (): void => {
      if (place.isLeft) return;
      place.isLeft = true;
      this.isInLine = false;
      this.startNext();
    };
    const obstacle = await this.attempt(work, leaveLine).catch((error: unknown) => ({ error }));
    if (obstacle && isToBeTriedAgain(obstacle.error) && attempt < MOST_ATTEMPTS) {
      await wait(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
      this.queue.unshift({ work, attempt: attempt + 1 });
    } else if (obstacle) this.refuse(work, refusalOf(obstacle.error));
    leaveLine();
    this.startNext();
  }

  /** @returns what kept the work from being run to its end or stored; undefined when it was answered */
  private async attempt(
    work: WaitingWork,
    leaveLine: () => void,
  ): Promise<{ readonly error: unknown } | undefined> {
    const client = await this.pool.connect();
    const turn = Promise.withResolvers<undefined>();
    try {
      const { before } = await inTransaction(client, work, this.entities, () => {
        leaveLine();
        return this.takeTurn(turn.promise);
      });
      const obstacle = obstacleIn(work);
      if (obstacle) return obstacle;
      await before;
      this.answer(work);
      return undefined;
    } finally {
      turn.resolve(undefined);
    }
  }

  /** The works have the farm's lock one after the other: in that order, their events leave. @returns when it is this one's turn */
  private takeTurn(turn: Promise<void>): Promise<void> {
    const before = this.latest;
    this.latest = turn;
    return before;
  }

  private answer(work: WaitingWork): void {
    if (work.failure === undefined) {
      if (!this.isWritable) logger.log('The database can be written again');
      this.isWritable = true;
      this.reportCommit(1);
      work.happen();
    }
    work.answer();
  }

  private refuse(work: WaitingWork, refusal: Error): void {
    work.fail(refusal);
    if (!isAway(refusal)) return;
    // Those that wait would each find out by themselves, one after the other.
    for (const other of this.queue.splice(0)) other.work.fail(refusal);
    if (this.isWritable) logger.error(`The database cannot be written: ${refusal.message}`);
    this.isWritable = false;
  }
}

const logger = new Logger('UnitOfWork');

/** @param begun - told when the work has the farm's lock @returns the promise that it returned */
async function inTransaction(
  client: PoolClient,
  work: WaitingWork,
  entities: DataSource,
  begun: () => Promise<void>,
): Promise<{ readonly before: Promise<void> }> {
  try {
    const beginning = client.query(BEGIN[work.answeredWhen]).then(() => ({ before: begun() }));
    beginning.catch(() => undefined); // it is awaited below
    // Its first statement follows without waiting. Where the transaction could not begin, it is refused.
    const connection = new PostgresConnection(client, entities);
    await work.attempt(connection);
    const isToBeKept = work.failure === undefined;
    // Sent behind the statements that are still under way: none of them is waited for by itself.
    const ending = client.query(isToBeKept ? 'COMMIT' : 'ROLLBACK');
    ending.catch(() => undefined); // it is awaited below
    const failure = await connection.settled().then(
      () => undefined,
      (error: unknown) => asError(error),
    );
    const { command } = await ending;
    if (failure) work.abandon(failure);
    // PostgreSQL takes COMMIT after a statement that failed, and rolls back.
    else if (isToBeKept && command !== 'COMMIT')
      throw new Error('A work went on after one of its statements had failed');
    const turn = await beginning;
    client.release();
    return turn;
  } catch (error) {
    client.release(true); // nobody knows in what state it is
    throw error;
  }
}

/** What the database refused the work with, though it could go well when it is tried again. */
function obstacleIn({ failure }: WaitingWork): { readonly error: Error } | undefined {
  return failure !== undefined && isToBeTriedAgain(failure) ? { error: failure } : undefined;
}

function refusalOf(error: unknown): Error {
  if (isToBeTriedAgain(error))
    return unavailable('database-busy', 'The database is busy. Try again in a second.', { cause: error });
  return postgresRefusal(error) ?? (Error.isError(error) ? error : new Error(String(error)));
}
