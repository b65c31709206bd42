import { Logger } from '@nestjs/common';
import { FarmError, unavailable } from '@flamenco/domain/errors';
import { asError, type WaitingWork, type WorkRunner } from '../work.js';
import type { CommitLog } from './commit-log.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { isDatabaseBusy } from './sqlite-refusals.js';

/** Works that share one transaction at most, so that the first of them does not wait long for its answer. */
const MOST_WORKS_A_COMMIT = 64;

/** Milliseconds that a work waits while another program has the database locked. */
const LOCK_PATIENCE_MS = 10_000;
/** Milliseconds until it is tried again. SQLite's own waiting would stop this process: no question would be answered. */
const LOCK_RETRY_MS = 25;

/**
 * Runs works on SQLite, one at a time, first come first served.
 *
 * Works that wait at the same moment share one transaction, a savepoint each (group commit): a commit costs more than
 * a hot work's statements, and under load about eight works wait at a time. One that fails rolls back its savepoint alone.
 * See docs/decisions/0003, and 0009 for what an answer means when the power fails.
 *
 * A transaction is over within the turn of the event loop that it began in, for SQLite's statements are: so whoever reads
 * within a turn meets no half of it (0028). A work that awaits anything else breaks that for everybody, and is told so.
 */
export class GroupCommit implements WorkRunner {
  private queue: Entry[] = [];
  private isDraining = false;
  /** Commits whose works are answered when the disk has them. */
  private unanswered = 0;
  private reportCommit: (works: number) => void = () => undefined;
  private isWritable = true;

  /**
   * @param writer - nobody else writes with it, or begins a transaction
   * @param lockPatienceMs - how long a work waits while another program has the database locked
   */
  constructor(
    private readonly writer: SqliteConnection,
    private readonly log: Pick<CommitLog, 'noteCommit' | 'onDisk'>,
    private readonly lockPatienceMs = LOCK_PATIENCE_MS,
  ) {}

  run(work: WaitingWork): void {
    this.queue.push({ work, askedMs: performance.now() });
    if (this.isDraining) return;
    this.isDraining = true;
    // The poll phase of this turn may bring more works: they join the same commit.
    setImmediate(() => void this.drain());
  }

  onCommit(listener: (works: number) => void): void {
    this.reportCommit = listener;
  }

  async settled(): Promise<void> {
    while (this.isDraining || this.unanswered > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const obstacle = this.begin();
      if (obstacle) {
        await this.waitOrRefuse(obstacle);
        continue;
      }
      await this.commitTogether(this.queue.splice(0, MOST_WORKS_A_COMMIT).map(({ work }) => work));
      if (this.queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.isDraining = false;
  }

  /** Begins the transaction of the works that come next. @returns what is in the way: another program's lock, or worse */
  private begin(): Error | undefined {
    try {
      this.writer.execute('BEGIN IMMEDIATE');
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
  private async commitTogether(works: readonly WaitingWork[]): Promise<void> {
    const { writer } = this;
    const turn = new TurnOfWorks();
    try {
      for (const work of works) {
        await this.attempt(work, turn);
        if (!writer.inTransaction) throw lostTransaction(work.failure);
      }
      writer.execute('COMMIT');
    } catch (error) {
      this.rollBack();
      const cause = asError(error);
      for (const work of works) work.fail(work.failure ?? cause);
      this.noteTrouble(cause);
      return;
    } finally {
      turn.end();
    }
    this.noteCommit(works.length);
    for (const work of works) {
      work.happen();
      if (!awaitsDisk(work)) work.answer();
    }
    this.answerOnDisk(works.filter(awaitsDisk));
  }

  /** In a savepoint; a work that fails is rolled back to it. */
  private async attempt(work: WaitingWork, turn: TurnOfWorks): Promise<void> {
    const { writer } = this;
    writer.execute('SAVEPOINT work');
    await Promise.race([work.attempt(writer), turn.over]);
    if (turn.isOver) {
      work.abandon(new Error(STRAY_AWAIT));
      turn.beginAgain();
    }
    if (!writer.inTransaction) return;
    if (work.failure) writer.execute('ROLLBACK TO work');
    writer.execute('RELEASE work');
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
    void this.log
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
    this.log.noteCommit();
    this.reportCommit(works);
  }

  private rollBack(): void {
    const { writer } = this;
    if (writer.inTransaction) writer.execute('ROLLBACK');
    writer.forgetRows(); // SQLite may have rolled back by itself
  }
}

const logger = new Logger(GroupCommit.name);

const STRAY_AWAIT =
  'A work awaited something other than its statements, so nothing of it was kept. Do that before the work, or in afterCommit.';

/** The turn of the event loop that works run in. */
class TurnOfWorks {
  isOver = false;
  over = this.begin();
  private next: NodeJS.Immediate | undefined;

  /** For the works that come after one that did not keep to its turn. */
  beginAgain(): void {
    this.isOver = false;
    this.over = this.begin();
  }

  end(): void {
    clearImmediate(this.next);
  }

  private begin(): Promise<void> {
    return new Promise((resolve) => {
      this.next = setImmediate(() => {
        this.isOver = true;
        resolve();
      });
    });
  }
}

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
