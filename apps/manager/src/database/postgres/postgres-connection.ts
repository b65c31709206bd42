import type { QueryResult } from 'pg';
import type { DataSource } from 'typeorm';
import { POSTGRES } from '../dialect.js';
import { Entities } from '../entities.js';
import type { RowMemory } from '../row-memory.js';
import type { SqlValue, SqlWriter } from '../sql.js';
import { asError } from '../work.js';
import { postgresRefusal } from './postgres-refusals.js';
import { StatementNames } from './statement-names.js';

/** A client of `pg`, or a pool that takes one for each question. */
export interface Queryable {
  query(query: {
    readonly text: string;
    readonly name?: string;
    readonly values: SqlValue[];
  }): Promise<QueryResult>;
}

/** Statements on their way, at most: what is sent waits in memory for the server. */
const MOST_UNDER_WAY = 100;

const names = new StatementNames();

/** Written SQL over PostgreSQL. Row types are claims about the text beside them, as on SQLite. */
export class PostgresConnection implements SqlWriter {
  readonly dialect = POSTGRES;

  /** Statements that nobody waits for, and the first of them that failed. */
  private underWay = 0;
  private latest: Promise<void> = Promise.resolve();
  private failure: Error | undefined;

  private isOnlyReading = true;

  private knownEntities: Entities | undefined;

  /**
   * @param source - knows the entities; undefined: this connection has none
   * @param memory - only within a transaction that has the farm's lock: at any other time, other Managers may write
   */
  constructor(
    private readonly connection: Queryable,
    private readonly source?: DataSource,
    private readonly memory?: RowMemory,
  ) {}

  get entities(): Entities {
    if (!this.source) throw new Error('This connection was opened for written SQL alone');
    return (this.knownEntities ??= new Entities(this.source, this));
  }

  async get<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return (await this.query(text, values)).rows[0] as Row | undefined;
  }

  async all<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    return (await this.query(text, values)).rows as Row[];
  }

  /** Sent, not waited for: the server runs a connection's statements in their order. */
  async run(text: string, ...values: readonly SqlValue[]): Promise<void> {
    if (this.underWay >= MOST_UNDER_WAY) await this.settled();
    this.underWay += 1;
    const over = (): void => {
      this.underWay -= 1;
    };
    this.latest = this.query(text, values, (error) => (this.failure ??= error)).then(over, over);
  }

  async change(text: string, ...values: readonly SqlValue[]): Promise<number> {
    return (await this.query(text, values)).rowCount ?? 0;
  }

  /** Waits for the statements that nobody has waited for. @throws the error of the first that failed */
  async settled(): Promise<void> {
    await this.latest;
    if (this.failure) throw this.failure;
  }

  /** Whether a statement may have changed something; one that failed has spoiled the transaction. */
  get mayHaveWritten(): boolean {
    return !this.isOnlyReading;
  }

  remembered<Value extends object>(
    table: string,
    key: string | number,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    return this.memory ? this.memory.find(table, key, load) : load();
  }

  /** @param onFailure - told before the statements behind this one are refused for it */
  private async query(
    said: string,
    values: readonly SqlValue[],
    onFailure?: (error: Error) => void,
  ): Promise<QueryResult> {
    const { text, name, mayChange } = names.of(said);
    if (mayChange !== 'nothing') {
      this.isOnlyReading = false;
      this.memory?.forget(mayChange.table);
    }
    try {
      return await this.connection.query({ text, values: [...values], ...(name !== undefined && { name }) });
    } catch (error) {
      this.isOnlyReading = false;
      // After one that failed, PostgreSQL refuses all others of the transaction.
      const failure = this.failure ?? postgresRefusal(error) ?? asError(error);
      onFailure?.(failure);
      throw failure;
    }
  }
}
