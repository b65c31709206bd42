import { Logger } from '@nestjs/common';
import { domainEventOf, type DomainEvent, type DomainEventName, type FarmEvent } from '@flamenco/domain';
import { databaseRefusal } from './database-refusals.js';
import type { SqlConnection } from './sql-connection.js';

/** What a work may do: write, and say what is to happen once the write is kept. */
export interface Work {
  /** The writing connection, inside this work's transaction. */
  readonly sql: SqlConnection;
  /** Events that leave, in this order, after the commit. They are dropped on rollback. */
  publish(...events: readonly FarmEvent[]): void;
  /** The same for an event that tells of something that its payload does not show, such as a submission. */
  publishAs(name: DomainEventName, event: FarmEvent): void;
  /** An effect outside the database, such as a log line, run after the commit and before the events leave. */
  afterCommit(effect: () => void): void;
}

/**
 * Writes down what a work's events tell of, as a part of the work: so that it is known for certain, whatever happens after
 * the commit. What it throws fails the work.
 */
export type EventRecorder = (work: Work, events: readonly DomainEvent[]) => void;

/** Where events go after the commit. */
export interface EventSink {
  publish(events: readonly FarmEvent[]): void;
}

/**
 * When the promise of a work is kept: once it is `on-disk`, where a power cut cannot undo it, or once it is `committed`, where
 * the Manager's own end cannot; it is on disk a second later.
 */
export type AnsweredWhen = 'on-disk' | 'committed';

const logger = new Logger('UnitOfWork');

/** Collects what a work wants to happen after its commit. */
class WorkEffects implements Work {
  private readonly events: FarmEvent[] = [];
  private readonly names = new Map<FarmEvent, DomainEventName>();
  private readonly effects: (() => void)[] = [];

  constructor(readonly sql: SqlConnection) {}

  publish(...events: readonly FarmEvent[]): void {
    this.events.push(...events);
  }

  publishAs(name: DomainEventName, event: FarmEvent): void {
    this.names.set(event, name);
    this.events.push(event);
  }

  afterCommit(effect: () => void): void {
    this.effects.push(effect);
  }

  /** Before the commit. */
  record(recorder: EventRecorder): void {
    const happened = this.events.flatMap((event) => domainEventOf(event, this.names.get(event)) ?? []);
    if (happened.length > 0) recorder(this, happened);
  }

  /** What was written is kept, whatever fails here: each effect is on its own, and events leave all the same. */
  happen(sink: EventSink): void {
    for (const effect of this.effects) attempt(effect);
    if (this.events.length > 0) attempt(() => sink.publish(this.events));
  }
}

function attempt(effect: () => void): void {
  try {
    effect();
  } catch (error) {
    logger.error({ err: error }, 'Something that was to happen after a commit has failed');
  }
}

/** A work in the queue that shares its commit with others. */
export interface WaitingWork {
  readonly answeredWhen: AnsweredWhen;
  readonly failure: Error | undefined;
  /** Runs the work in the open transaction. */
  attempt(sql: SqlConnection, recorder: EventRecorder | undefined): void;
  /** After the commit: effects and events. */
  happen(sink: EventSink): void;
  /** Keeps the promise: with the work's result, or with what it threw. */
  answer(): void;
  /** Nothing of the work was kept, or is known to be. */
  fail(cause: Error): void;
}

/** A work, and what became of it. */
export class SharedWork<Result> implements WaitingWork {
  private effects: WorkEffects | undefined;
  private outcome: { readonly result: Result } | undefined;
  failure: Error | undefined;

  constructor(
    private readonly work: (work: Work) => Result,
    readonly answeredWhen: AnsweredWhen,
    private readonly resolve: (result: Result) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Runs inside a savepoint; an error rolls back to it and is kept for `answer`. */
  attempt(sql: SqlConnection, recorder: EventRecorder | undefined): void {
    this.effects = new WorkEffects(sql);
    sql.execute('SAVEPOINT work');
    try {
      const result = this.work(this.effects);
      if (recorder) this.effects.record(recorder);
      this.outcome = { result };
    } catch (error) {
      this.failure = asError(error);
      if (!sql.inTransaction) return;
      sql.execute('ROLLBACK TO work');
    }
    sql.execute('RELEASE work');
  }

  happen(sink: EventSink): void {
    if (this.outcome) this.effects?.happen(sink);
  }

  answer(): void {
    if (this.outcome) this.resolve(this.outcome.result);
    else this.reject(this.failure ?? new Error('the work was never run'));
  }

  fail(cause: Error): void {
    this.reject(this.failure ?? cause);
  }
}

/**
 * The error that somebody is refused with: one of the database says what is to be done. Not `instanceof`: the errors of a native
 * module are of the context that loaded it first, which in tests is another one.
 */
export function asError(error: unknown): Error {
  return databaseRefusal(error) ?? (Error.isError(error) ? error : new Error(String(error)));
}
