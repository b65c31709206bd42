import { Logger } from '@nestjs/common';
import { FarmError, unavailable } from '@flamenco/domain';
import type { CommitLog } from './commit-log.js';
import { isDatabaseBusy } from './database-refusals.js';
import type { SqlConnection } from './sql-connection.js';
import {
  asError,
  SharedWork,
  type AnsweredWhen,
  type EventRecorder,
  type EventSink,
  type WaitingWork,
  type Work,
} from './work.js';

export type { EventRecorder, Work } from './work.js';

/** Works that share one transaction at most, so that the first of them does not wait long for its answer. */
const MOST_WORKS_A_COMMIT = 64;

/** Milliseconds that a work waits while another program has the database locked. */
const LOCK_PATIENCE_MS = 10_000;
/** Milliseconds until it is tried again. SQLite's own waiting would stop this process: no question would be answered. */
const LOCK_RETRY_MS = 25;

/** What UnitOfWork needs of the database. */
export interface WritableDatabase {
  readonly writer: SqlConnection;
  readonly log: Pick<CommitLog, 'noteCommit' | 'onDisk'>;
}

/**
 * All writing goes through here, one work at a time, first come first served.
 *
 * Works that wait at the same moment share one transaction, a savepoint each (group commit): a commit costs more than
 * a hot work's statements, and under load about eight works wait at a time. One that fails rolls back its savepoint alone.
 * See docs/decisions/0003, and 0009 for what an answer means when the power fails.
 */
export class UnitOfWork {
  private queue: Entry[] = [];
  private isDraining = false;
  /** Commits whose works are answered when the disk has them. */
  private unanswered = 0;
  private reportCommit: (works: number) => void = () => undefined;
  private recorder: EventRecorder | undefined;
  private isWritable = true;

  constructor(
    private readonly database: WritableDatabase,
    private readonly sink: EventSink,
    private readonly lockPatienceMs = LOCK_PATIENCE_MS,
  ) {}

  /**
   * Runs a synchronous work over prepared statements. No file or network I/O in it.
   * @param answeredWhen - `committed` for what Workers report and what the Manager does by itself
   * @throws what the work throws, after its rollback; FarmError `unavailable` when the commit failed, or another program has
   *   the database locked for too long
   */
  run<Result>(
    work: (work: Work) => NotAPromise<Result>,
    answeredWhen: AnsweredWhen = 'on-disk',
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const entry = new SharedWork<Result>(work, answeredWhen, resolve, reject);
      this.enqueue({ work: entry, askedMs: performance.now() });
    });
  }

  /** Has somebody told of each commit, and how many works shared it. For statistics. */
  onCommit(listener: (works: number) => void): void {
    this.reportCommit = listener;
  }

  /** Has what happens written down in the works that it happens in. */
  recordEvents(recorder: EventRecorder): void {
    this.recorder = recorder;
  }

  /** Resolves when every work that was asked for so far has been answered. For shutting down. */
  async settled(): Promise<void> {
    while (this.isDraining || this.unanswered > 0) await new Promise((resolve) => setImmediate(resolve));
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
        await this.waitOrRefuse(obstacle);
        continue;
      }
      this.commitTogether(this.queue.splice(0, MOST_WORKS_A_COMMIT).map(({ work }) => work));
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
      return asError(error);
    }
  }

  /** A lock is waited for, as long as each work's patience lasts; with any other obstacle, all works are refused. */
  private async waitOrRefuse(obstacle: Error): Promise<void> {
    const lateMs = performance.now() - this.lockPatienceMs;
    const isLocked = isDatabaseBusy(obstacle.cause);
    const isRefused = ({ askedMs }: Entry): boolean => !isLocked || askedMs <= lateMs;
    const refused = this.queue.filter(isRefused);
    this.queue = this.queue.filter((entry) => !refused.includes(entry));
    for (const { work } of refused) work.fail(obstacle);
    if (refused.length > 0) this.noteTrouble(obstacle);
    if (this.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }

  /** In the transaction that has begun. */
  private commitTogether(works: readonly WaitingWork[]): void {
    const { writer } = this.database;
    try {
      for (const work of works) {
        work.attempt(writer, this.recorder);
        if (!writer.inTransaction) throw lostTransaction(work.failure);
      }
      writer.execute('COMMIT');
    } catch (error) {
      this.rollBack();
      const cause = asError(error);
      for (const work of works) work.fail(cause);
      this.noteTrouble(cause);
      return;
    }
    this.noteCommit(works.length);
    for (const work of works) {
      work.happen(this.sink);
      if (!awaitsDisk(work)) work.answer();
    }
    this.answerOnDisk(works.filter(awaitsDisk));
  }

  private answerOnDisk(works: readonly WaitingWork[]): void {
    if (works.length === 0) return;
    this.unanswered += 1;
    const answer = (): void => {
      for (const work of works) work.answer();
    };
    const fail = (error: Error): void => {
      for (const work of works) work.fail(error);
    };
    void this.database.log
      .onDisk()
      .then(answer, fail)
      .finally(() => (this.unanswered -= 1));
  }

  /** Said once, not for each request that it is in the way of. */
  private noteTrouble(cause: Error): void {
    if (this.isWritable) logger.error(`The database cannot be written: ${cause.message}`);
    this.isWritable = false;
  }

  private noteCommit(works: number): void {
    if (!this.isWritable) logger.log('The database can be written again');
    this.isWritable = true;
    this.database.log.noteCommit();
    this.reportCommit(works);
  }

  private rollBack(): void {
    const { writer } = this.database;
    if (writer.inTransaction) writer.execute('ROLLBACK');
    writer.forgetRows(); // SQLite may have rolled back by itself
  }
}

const logger = new Logger(UnitOfWork.name);

type NotAPromise<Result> = Result extends PromiseLike<unknown> ? never : Result;

/** A work that waits for its turn. */
interface Entry {
  readonly work: WaitingWork;
  /** On the clock of `performance`. */
  readonly askedMs: number;
}

/** A work that has failed has nothing to be stored. */
function awaitsDisk({ answeredWhen, failure }: WaitingWork): boolean {
  return answeredWhen === 'on-disk' && failure === undefined;
}

/** SQLite has rolled back all works of the commit: for the reason that one of them met. */
function lostTransaction(cause: Error | undefined): Error {
  if (cause instanceof FarmError && cause.kind === 'unavailable') return cause;
  return unavailable(
    'database-write-failed',
    `The database could not be written (${cause?.message ?? 'the transaction ended'}). Nothing was changed; try again.`,
    { cause },
  );
}
