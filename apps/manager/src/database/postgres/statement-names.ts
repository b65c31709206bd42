import { POSTGRES } from '../dialect.js';
import { whatMayChange, type Changes } from '../row-memory.js';
import { ANY_TEXT } from '../sql.js';

/** Statements that each connection prepares, and the server keeps, at most. The house has some 200 texts; those that are put together may be any number. */
const MOST_PREPARED = 1_000;

/** A text in PostgreSQL's words. */
export interface NamedStatement {
  readonly text: string;
  /** Under which each connection prepares it once; undefined: it is planned each time. */
  readonly name: string | undefined;
  readonly mayChange: Changes;
}

/** Puts texts into PostgreSQL's words once, and names them, so that each connection plans them once. */
export class StatementNames {
  private readonly known = new Map<string, NamedStatement>();

  of(text: string): NamedStatement {
    const known = this.known.get(text);
    if (known) return known;
    const translated = { text: POSTGRES.translate(text), mayChange: whatMayChange(text) };
    const isKept = this.known.size < MOST_PREPARED && !text.includes(ANY_TEXT);
    if (!isKept) return { ...translated, name: undefined };
    const named = { ...translated, name: `flamenco_${this.known.size}` };
    this.known.set(text, named);
    return named;
  }
}
