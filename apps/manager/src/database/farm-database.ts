import type { Dialect } from './dialect.js';
import type { ManagerLine } from './manager-line.js';
import type { SqlReader } from './sql.js';
import type { WorkRunner } from './work.js';

/** The farm's database: who asks it has a reader, who writes to it `UnitOfWork`. */
export abstract class FarmDatabase {
  abstract readonly dialect: Dialect;

  /** For questions of one statement. It cannot write. */
  abstract readonly reader: SqlReader;

  /** For the questions that each request of a Worker asks, of a few rows by their keys. */
  abstract readonly keyReader: SqlReader;

  /** To other Managers; undefined where there is one Manager alone. */
  abstract readonly line: ManagerLine | undefined;

  /** For UnitOfWork only. */
  abstract readonly works: WorkRunner;

  /**
   * Asks several things of the database as it is at one moment.
   * @param question - awaits nothing but its statements
   */
  abstract snapshot<Answer>(question: (reader: SqlReader) => Promise<Answer>): Promise<Answer>;

  /** After the last work was answered. */
  abstract close(): Promise<void>;
}
