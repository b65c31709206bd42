import type { SqlReader } from './sql.js';

/** A farm's database as it is at one moment, while no Manager runs on it. It is only read. */
export interface FarmSource {
  /** The database, where people see it. */
  readonly called: string;
  readonly reader: SqlReader;
  /** The names of the migrations that it has seen, in their order. */
  readonly applied: readonly string[];
  /** Has what PostgreSQL cannot store read as something else. @returns a line for each kind */
  replaceUnstorable(): Promise<readonly string[]>;
  close(): Promise<void>;
}
