import type { QueryResult } from 'pg';
import { POSTGRES } from '../dialect.js';
import type { SqlValue, SqlWriter } from '../sql.js';
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

const names = new StatementNames();

/** Written SQL over PostgreSQL. Row types are claims about the text beside them, as on SQLite. */
export class PostgresConnection implements SqlWriter {
  readonly dialect = POSTGRES;

  constructor(private readonly connection: Queryable) {}

  async get<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return (await this.query(text, values)).rows[0] as Row | undefined;
  }

  async all<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    return (await this.query(text, values)).rows as Row[];
  }

  async run(text: string, ...values: readonly SqlValue[]): Promise<number> {
    return (await this.query(text, values)).rowCount ?? 0;
  }

  /** Nothing is remembered: other Managers may have written it anew. */
  remembered<Value extends object>(
    _table: string,
    _key: string | number,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    return load();
  }

  private async query(said: string, values: readonly SqlValue[]): Promise<QueryResult> {
    const { text, name } = names.of(said);
    try {
      return await this.connection.query({ text, values: [...values], ...(name !== undefined && { name }) });
    } catch (error) {
      throw postgresRefusal(error) ?? error;
    }
  }
}
