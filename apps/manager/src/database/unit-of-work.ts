import { Logger } from '@nestjs/common';
import { FarmError, type FarmEvent } from '@flamenco/domain';
import type { EntityManager } from 'typeorm';
import { databaseBusy, isDatabaseBusy } from './database-busy.js';
import type { SqlConnection } from './sql-connection.js';

/** Works that share one transaction at most, so that the first of them does not wait long for its answer. */
const MOST_WORKS_A_COMMIT = 64;

/** Milliseconds that a work waits while another program has the database locked. */
const LOCK_PATIENCE_MS = 10_000;
/** Milliseconds until it is tried again. SQLite's own waiting would stop this process: no question would be answered. */
const LOCK_RETRY_MS = 25;

/** What a work may do: write, and say what is to happen once the write is kept. */
export interface Work {
  /** The writing connection, inside this work's transaction. */
  readonly sql: SqlConnection;
  /** Events that leave, in this order, after the commit. They are dropped on rollback. */
  publish(...events: readonly FarmEvent[]): void;
  /** An effect outside the database, such as a log line, run after the commit and before the events leave. */
  afterCommit(effect: () => void): void;
}

/** Where events go after the commit. */
export interface EventSink {
  publish(events: readonly FarmEvent[]): void;
}

/** What UnitOfWork needs of the database. */
export interface WritableDatabase {
  readonly writer: SqlConnection;
  readonly entities: EntityManager;
}

/**
 * All writing goes through here, one work at a time, first come first served.
 *
 * Works that wait at the same moment share one transaction, a savepoint each (group commit): a commit costs more than
 * a hot work's statements, and under load about eight works wait at a time. One that fails rolls back its savepoint alone.
 * See docs/decisions/0003.
 */
export class UnitOfWork {
  private queue: Entry[] = [];
  private isDraining = false;
  private tellCommit: (works: number) => void = () => undefined;

  constructor(
    private readonly database: WritableDatabase,
    private readonly sink: EventSink,
    private readonly lockPatienceMs = LOCK_PATIENCE_MS,
  ) {}

  /**
   * Runs a synchronous work over prepared statements. No file or network I/O in it.
   * @throws what the work throws, after its rollback; FarmError `unavailable` when the commit failed, or another program has
   *   the database locked for too long
   */
  run<Result>(work: (work: Work) => NotAPromise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const entry = new SharedWork<Result>(work, resolve, reject);
      this.enqueue({
        kind: 'shared',
        entry,
        askedMs: performance.now(),
        fail: (cause) => {
          entry.fail(cause);
        },
      });
    });
  }

  /** Runs a work that awaits, with TypeORM's entity manager, in a transaction of its own. For what is not hot. */
  runAlone<Result>(work: (work: Work, entities: EntityManager) => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.enqueue({
        kind: 'alone',
        run: async () => {
          const effects = new WorkEffects(this.database.writer);
          let result: Result;
          try {
            result = await work(effects, this.database.entities);
            this.database.writer.execute('COMMIT');
          } catch (error) {
            this.rollBack();
            reject(asError(error));
            return;
          }
          this.tellCommit(1);
          effects.happen(this.sink);
          resolve(result);
        },
        askedMs: performance.now(),
        fail: reject,
      });
    });
  }

  /** Has somebody told of each commit, and how many works shared it. For statistics. */
  onCommit(listener: (works: number) => void): void {
    this.tellCommit = listener;
  }

  /** Resolves when every work that was asked for so far has ended. For shutting down. */
  async settled(): Promise<void> {
    while (this.isDraining) await new Promise((resolve) => setImmediate(resolve));
  }

  private enqueue(entry: Entry): void {
    this.queue.push(entry);
    if (this.isDraining) return;
    this.isDraining = true;
    // The poll phase of this turn may bring more works: they join the same commit.
    setImmediate(() => void this.drain());
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const obstacle = this.begin();
      if (obstacle) {
        await this.face(obstacle);
        continue;
      }
      const first = this.queue[0];
      if (first?.kind === 'alone') {
        this.queue.shift();
        await first.run().catch((error: unknown) => first.fail(asError(error)));
        continue;
      }
      const shared: WaitingWork[] = [];
      while (shared.length < MOST_WORKS_A_COMMIT) {
        const next = this.queue[0];
        if (next?.kind !== 'shared') break;
        shared.push(next.entry);
        this.queue.shift();
      }
      this.commitTogether(shared);
      if (this.queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.isDraining = false;
  }

  /** Begins the transaction of the works that come next. @returns what is in the way: another program's lock, or worse */
  private begin(): Error | undefined {
    try {
      this.database.writer.execute('BEGIN IMMEDIATE');
      return undefined;
    } catch (error) {
      return isDatabaseBusy(error) ? databaseBusy(error) : asError(error);
    }
  }

  /** A lock is waited for, as long as each work's patience lasts; with anything else, all works fail. */
  private async face(obstacle: Error): Promise<void> {
    const lateMs = performance.now() - this.lockPatienceMs;
    const isDoomed = ({ askedMs }: Entry): boolean => !(obstacle instanceof FarmError) || askedMs <= lateMs;
    const doomed = this.queue.filter(isDoomed);
    this.queue = this.queue.filter((entry) => !doomed.includes(entry));
    for (const entry of doomed) entry.fail(obstacle);
    if (this.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }

  /** In the transaction that has begun. */
  private commitTogether(works: readonly WaitingWork[]): void {
    const { writer } = this.database;
    try {
      for (const work of works) {
        work.attempt(writer);
        if (!writer.inTransaction) throw lostTransaction(work.failure);
      }
      writer.execute('COMMIT');
    } catch (error) {
      this.rollBack();
      const cause = asError(error);
      for (const work of works) work.fail(cause);
      return;
    }
    this.tellCommit(works.length);
    for (const work of works) work.settle(this.sink);
  }

  private rollBack(): void {
    if (this.database.writer.inTransaction) this.database.writer.execute('ROLLBACK');
  }
}

type NotAPromise<Result> = Result extends PromiseLike<unknown> ? never : Result;

/** A work that waits for its turn. */
interface Waiting {
  /** On the clock of `performance`. */
  readonly askedMs: number;
  readonly fail: (error: Error) => void;
}

type Entry = Waiting &
  (
    | { readonly kind: 'shared'; readonly entry: WaitingWork }
    | { readonly kind: 'alone'; readonly run: () => Promise<void> }
  );

const logger = new Logger(UnitOfWork.name);

/** Collects what a work wants to happen after its commit. */
class WorkEffects implements Work {
  private readonly events: FarmEvent[] = [];
  private readonly effects: (() => void)[] = [];

  constructor(readonly sql: SqlConnection) {}

  publish(...events: readonly FarmEvent[]): void {
    this.events.push(...events);
  }

  afterCommit(effect: () => void): void {
    this.effects.push(effect);
  }

  happen(sink: EventSink): void {
    try {
      for (const effect of this.effects) effect();
      if (this.events.length > 0) sink.publish(this.events);
    } catch (error) {
      // What was written is kept, and the works behind this one must go on.
      logger.error({ err: error }, 'What was to happen after a commit has failed');
    }
  }
}

/** A work in the queue that shares its commit with others. */
interface WaitingWork {
  readonly failure: Error | undefined;
  attempt(sql: SqlConnection): void;
  settle(sink: EventSink): void;
  fail(cause: Error): void;
}

/** A work, and what became of it. */
class SharedWork<Result> implements WaitingWork {
  private effects: WorkEffects | undefined;
  private outcome: { readonly result: Result } | undefined;
  failure: Error | undefined;

  constructor(
    private readonly work: (work: Work) => Result,
    private readonly resolve: (result: Result) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Runs inside a savepoint; an error rolls back to it and is kept for `settle`. */
  attempt(sql: SqlConnection): void {
    this.effects = new WorkEffects(sql);
    sql.execute('SAVEPOINT work');
    try {
      this.outcome = { result: this.work(this.effects) };
    } catch (error) {
      this.failure = asError(error);
      if (!sql.inTransaction) return;
      sql.execute('ROLLBACK TO work');
    }
    sql.execute('RELEASE work');
  }

  /** After the commit: effects and events first, then the answer. */
  settle(sink: EventSink): void {
    if (!this.outcome) {
      this.reject(this.failure ?? new Error('the work was never run'));
      return;
    }
    this.effects?.happen(sink);
    this.resolve(this.outcome.result);
  }

  /** The shared transaction was lost: nothing of this work was kept. */
  fail(cause: Error): void {
    this.reject(this.failure ?? cause);
  }
}

function lostTransaction(cause: Error | undefined): Error {
  return new FarmError(
    'unavailable',
    'database-write-failed',
    `The database could not be written (${cause?.message ?? 'the transaction ended'}). Nothing was changed; check the disk's free space and try again.`,
    { cause },
  );
}

/** Not `instanceof`: the errors of a native module are of the context that loaded it first, which in tests is another one. */
function asError(error: unknown): Error {
  return Error.isError(error) ? error : new Error(String(error));
}
