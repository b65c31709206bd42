import type { Database, Statement } from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { SQLITE } from '../dialect.js';
import { Entities } from '../entities.js';
import type { SqlValue, SqlWriter } from '../sql.js';
import { whatMayChange, type Changes, type RowMemory } from '../row-memory.js';

/** Statements in a generation of the cache: the house has some 200 texts; those that are put together may be any number. */
const MOST_STATEMENTS = 500;

/**
 * Written SQL over one SQLite connection. Each statement is over when its promise is handed out: whoever awaits nothing else stays
 * in the same turn of the event loop, so that nobody comes in between. When there are too many prepared texts, those go that have
 * not been used since there were too many before.
 */
export class SqliteConnection implements SqlWriter {
  readonly dialect = SQLITE;
  private statements = new Map<string, Prepared>();
  private earlierStatements: typeof this.statements = new Map();

  private knownEntities: Entities | undefined;

  /**
   * @param memory - only for the one connection that writes: what others write, it does not see
   * @param source - knows the entities; undefined: this connection has none
   */
  constructor(
    private readonly database: Database,
    private readonly memory?: RowMemory,
    private readonly source?: DataSource,
  ) {}

  get entities(): Entities {
    if (!this.source) throw new Error('This connection was opened for written SQL alone');
    return (this.knownEntities ??= new Entities(this.source, this));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is the promise's
  async get<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row | undefined> {
    return this.prepare(text).get(...values) as Row | undefined;
  }

  async remembered<Value extends object>(
    table: string,
    key: string | number,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    return this.memory ? await this.memory.find(table, key, load) : await load();
  }

  /** Forgets what is remembered of all rows: after a rollback that SQLite did by itself, and after writes of others. */
  forgetRows(): void {
    this.memory?.forget(undefined);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async all<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.prepare(text).all(...values) as Row[];
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async run(text: string, ...values: readonly SqlValue[]): Promise<void> {
    this.prepare(text).run(...values);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async change(text: string, ...values: readonly SqlValue[]): Promise<number> {
    return this.prepare(text).run(...values).changes;
  }

  /** At once, for statements without parameters or results, such as BEGIN. */
  execute(text: string): void {
    this.prepare(text).run();
  }

  /** Whether a transaction is open. SQLite ends one by itself on some errors, such as a full disk. */
  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  /** How many statements are kept. */
  get preparedStatements(): number {
    return this.statements.size + this.earlierStatements.size;
  }

  private prepare(text: string): Statement<SqlValue[]> {
    const known = this.statements.get(text) ?? this.prepareAnew(text);
    if (known.mayChange !== 'nothing') this.memory?.forget(known.mayChange.table);
    return known.statement;
  }

  private prepareAnew(text: string): Prepared {
    const prepared = this.earlierStatements.get(text) ?? {
      statement: this.database.prepare<SqlValue[]>(this.dialect.translate(text)),
      mayChange: whatMayChange(text),
    };
    if (this.statements.size >= MOST_STATEMENTS) {
      this.earlierStatements = this.statements;
      this.statements = new Map();
    }
    this.statements.set(text, prepared);
    return prepared;
  }
}

interface Prepared {
  readonly statement: Statement<SqlValue[]>;
  readonly mayChange: Changes;
}
