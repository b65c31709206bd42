import { Logger } from '@nestjs/common';
import type { NotedChange } from '@flamenco/domain/changes';
import {
  domainEventOf,
  type DomainEvent,
  type DomainEventName,
  type FarmEvent,
} from '@flamenco/domain/events';
import { personOf, type Actor } from './actor.js';
import type { Dialect } from './dialect.js';
import type { WrittenEntities } from './entities.js';
import type { SqlValue, SqlWriter } from './sql.js';
import { databaseRefusal } from './sqlite/sqlite-refusals.js';

/** What a work may do: write, and say what is to happen once the write is kept. */
export interface Work {
  /** The writing connection, inside this work's transaction. It is of no use after the work. */
  readonly sql: SqlWriter;
  /** Who asked for it. */
  readonly actor: Actor;
  /** Events that leave, in this order, after the commit. They are dropped on rollback. */
  publish(...events: readonly FarmEvent[]): void;
  /** The same for an event that tells of something that its payload does not show, such as a submission. */
  publishAs(name: DomainEventName, event: FarmEvent): void;
  /**
   * Has the history of the farm tell of what this work does, where a person asked for it: of what Workers and the Manager itself do, it tells
   * nothing. It is written down as a part of the work.
   */
  note(change: NotedChange): void;
  /** An effect outside the database, such as a log line, run after the commit and before the events leave. */
  afterCommit(effect: () => void): void;
  /** Has the other Managers on this database hear of something, after the commit; in this one, nothing happens. */
  signalOthers(signal: Signal): void;
}

/** What one Manager has others hear of, beside events. */
export interface Signal {
  readonly name: string;
  /** Anything that JSON has. */
  readonly payload: unknown;
}

/** What Managers on one database hear of each other's works. */
export interface News {
  readonly events: readonly FarmEvent[];
  readonly signals: readonly Signal[];
}

/**
 * Writes down what a work tells where other Managers share the database, as a part of the work. It is told by whoever reads it, in the order
 * of the commits of all Managers, and not by the work. What it throws fails the work.
 */
export type NewsRecorder = (work: Work, news: News) => Promise<void>;

/**
 * Writes down what a work's events tell of, as a part of the work: so that it is known for certain, whatever happens after
 * the commit. What it throws fails the work.
 */
export type EventRecorder = (work: Work, events: readonly DomainEvent[]) => Promise<void>;

/** Writes down what a work does for a person, as a part of the work. What it throws fails the work. */
export type ChangeRecorder = (work: Work, changes: readonly NotedChange[]) => Promise<void>;

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
  private readonly signals: Signal[] = [];
  private readonly changes: NotedChange[] = [];
  private isToldAsNews = false;

  constructor(
    readonly sql: WorkConnection,
    readonly actor: Actor,
  ) {}

  publish(...events: readonly FarmEvent[]): void {
    this.events.push(...events);
  }

  publishAs(name: DomainEventName, event: FarmEvent): void {
    this.names.set(event, name);
    this.events.push(event);
  }

  note(change: NotedChange): void {
    if (personOf(this.actor)) this.changes.push(change);
  }

  afterCommit(effect: () => void): void {
    this.effects.push(effect);
  }

  signalOthers(signal: Signal): void {
    this.signals.push(signal);
  }

  /** Before the commit, and before events are recorded: that something was noted is one. */
  async recordChanges(recorder: ChangeRecorder): Promise<void> {
    if (this.changes.length > 0) await recorder(this, this.changes);
  }

  /** Before the commit. */
  async record(recorder: EventRecorder): Promise<void> {
    const happened = this.events.flatMap((event) => domainEventOf(event, this.names.get(event)) ?? []);
    if (happened.length > 0) await recorder(this, happened);
  }

  /** Before the commit. */
  async recordNews(recorder: NewsRecorder, areOthersThere: () => Promise<boolean>): Promise<void> {
    const { events, signals } = this;
    if ((events.length === 0 && signals.length === 0) || !(await areOthersThere())) return;
    await recorder(this, { events, signals });
    this.isToldAsNews = true;
  }

  /** What was written is kept, whatever fails here: each effect is on its own, and events leave all the same. */
  happen(sink: EventSink): void {
    for (const effect of this.effects) attempt(effect);
    if (this.events.length > 0 && !this.isToldAsNews) attempt(() => sink.publish(this.events));
  }
}

/** What is written down as a part of each work; undefined: nothing. */
export interface Recorders {
  ofChanges: ChangeRecorder | undefined;
  ofEvents: EventRecorder | undefined;
  ofNews: NewsRecorder | undefined;
}

function attempt(effect: () => void): void {
  try {
    effect();
  } catch (error) {
    logger.error({ err: error }, 'Something that was to happen after a commit has failed');
  }
}

/** Refuses what a work asks for after its end, which would be part of somebody else's transaction: a promise was not awaited. */
class WorkConnection implements SqlWriter {
  private isOver = false;
  private ownEntities: WrittenEntities | undefined;

  constructor(private readonly sql: SqlWriter) {}

  get dialect(): Dialect {
    return this.sql.dialect;
  }

  get entities(): WrittenEntities {
    return (this.ownEntities ??= this.sql.entities.over(this));
  }

  get<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return this.open.get(text, ...values);
  }

  all<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.open.all(text, ...values);
  }

  run(text: string, ...values: readonly SqlValue[]): Promise<void> {
    return this.open.run(text, ...values);
  }

  change(text: string, ...values: readonly SqlValue[]): Promise<number> {
    return this.open.change(text, ...values);
  }

  remembered<Value extends object>(
    table: string,
    key: string | number,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    return this.open.remembered(table, key, load);
  }

  end(): void {
    this.isOver = true;
  }

  private get open(): SqlWriter {
    if (this.isOver)
      throw new Error('A work used its connection after its end: it did not await a statement');
    return this.sql;
  }
}

/** A work that the database runs in a transaction, alone or with others. */
export interface WaitingWork {
  readonly answeredWhen: AnsweredWhen;
  /** What the work threw. */
  readonly failure: Error | undefined;
  /**
   * Runs the work in the open transaction; again from its start when it was run before. What it throws is kept in `failure`.
   * @param areOthersThere - whether other Managers share the database until the commit; undefined where none can
   */
  attempt(sql: SqlWriter, areOthersThere?: () => Promise<boolean>): Promise<void>;
  /** It counts for nothing: it does not end by itself, or the database could not do what it asked for. */
  abandon(cause: Error): void;
  /** After the commit: effects and events. */
  happen(): void;
  /** Keeps the promise: with the work's result, or with what it threw. */
  answer(): void;
  /** Nothing of the work was kept, or is known to be. */
  fail(cause: Error): void;
}

/** How a database runs works. */
export interface WorkRunner {
  /** Runs a work as soon as it may be; the work itself is told how it ended. */
  run(work: WaitingWork): void;
  /** Has somebody told of each commit, and how many works shared it. */
  onCommit(listener: (works: number) => void): void;
  /** Resolves when every work so far has been answered. */
  settled(): Promise<void>;
}

/** What a work consists of. */
interface WorkToDo<Result> {
  readonly work: (work: Work) => Promise<Result>;
  readonly actor: Actor;
  readonly answeredWhen: AnsweredWhen;
  readonly recorders: Readonly<Recorders>;
  readonly sink: EventSink;
}

/** The promise that whoever asked for a work holds. */
interface WorkPromise<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** A work, and what became of it. */
export class SharedWork<Result> implements WaitingWork {
  /** Of the attempt that counts. */
  private connection: WorkConnection | undefined;
  private effects: WorkEffects | undefined;
  private outcome: { readonly result: Result } | undefined;
  failure: Error | undefined;

  constructor(
    private readonly toDo: WorkToDo<Result>,
    private readonly promise: WorkPromise<Result>,
  ) {}

  get answeredWhen(): AnsweredWhen {
    return this.toDo.answeredWhen;
  }

  async attempt(sql: SqlWriter, areOthersThere?: () => Promise<boolean>): Promise<void> {
    const connection = new WorkConnection(sql);
    const effects = new WorkEffects(connection, this.toDo.actor);
    this.connection = connection;
    this.outcome = undefined;
    this.failure = undefined;
    try {
      const result = await this.toDo.work(effects);
      const { ofChanges, ofEvents, ofNews } = this.toDo.recorders;
      if (ofChanges) await effects.recordChanges(ofChanges);
      if (ofEvents) await effects.record(ofEvents);
      if (ofNews && areOthersThere) await effects.recordNews(ofNews, areOthersThere);
      if (this.connection !== connection) return;
      this.effects = effects;
      this.outcome = { result };
    } catch (error) {
      if (this.connection === connection) this.failure = asError(error);
    } finally {
      connection.end();
    }
  }

  abandon(cause: Error): void {
    this.connection?.end();
    this.connection = undefined;
    this.outcome = undefined;
    this.failure = cause;
  }

  happen(): void {
    if (this.outcome) this.effects?.happen(this.toDo.sink);
  }

  answer(): void {
    if (this.outcome) this.promise.resolve(this.outcome.result);
    else this.promise.reject(this.failure ?? new Error('the work was never run'));
  }

  fail(cause: Error): void {
    this.promise.reject(cause);
  }
}

/**
 * The error that somebody is refused with: one of the database says what is to be done. Not `instanceof`: the errors of a native
 * module are of the context that loaded it first, which in tests is another one.
 */
export function asError(error: unknown): Error {
  return databaseRefusal(error) ?? (Error.isError(error) ? error : new Error(String(error)));
}
