import { currentActor } from './actor.js';
import {
  SharedWork,
  type AnsweredWhen,
  type ChangeRecorder,
  type EventRecorder,
  type EventSink,
  type NewsRecorder,
  type Recorders,
  type Work,
  type WorkRunner,
} from './work.js';

export type { ChangeRecorder, EventRecorder, News, Work } from './work.js';

/** What UnitOfWork needs of the database. */
export interface WritableDatabase {
  readonly works: WorkRunner;
}

/** All writing goes through here. How works follow each other is the database's: see `GroupCommit` for SQLite. */
export class UnitOfWork {
  private readonly recorders: Recorders = {
    ofChanges: undefined,
    ofEvents: undefined,
    ofNews: undefined,
  };

  constructor(
    private readonly database: WritableDatabase,
    private readonly sink: EventSink,
  ) {}

  /**
   * Runs a work over prepared statements, all of them or none. It awaits nothing but its statements: no file or network I/O, no
   * timer. Others do not see what it writes before the commit, and it may be run again from its start when the database asks for that.
   * @param answeredWhen - `committed` for what Workers report and what the Manager does by itself
   * @throws what the work throws, after its rollback; FarmError `unavailable` when the commit failed, or the database is away or
   *   locked for too long
   */
  run<Result>(
    work: (work: Work) => Promise<Result>,
    answeredWhen: AnsweredWhen = 'on-disk',
  ): Promise<Result> {
    const actor = currentActor();
    return new Promise<Result>((resolve, reject) => {
      const shared = new SharedWork<Result>(
        { work, actor, answeredWhen, recorders: this.recorders, sink: this.sink },
        { resolve, reject },
      );
      this.database.works.run(shared);
    });
  }

  /** Has somebody told of each commit, and how many works shared it. For statistics. */
  onCommit(listener: (works: number) => void): void {
    this.database.works.onCommit(listener);
  }

  /** Has what people do written down in the works that do it. */
  recordChanges(recorder: ChangeRecorder): void {
    this.recorders.ofChanges = recorder;
  }

  /** Has what happens written down in the works that it happens in. */
  recordEvents(recorder: EventRecorder): void {
    this.recorders.ofEvents = recorder;
  }

  /** Has what other Managers are to hear of works written down in them. */
  recordNews(recorder: NewsRecorder): void {
    this.recorders.ofNews = recorder;
  }

  /** Resolves when every work that was asked for so far has been answered. For shutting down. */
  settled(): Promise<void> {
    return this.database.works.settled();
  }
}
