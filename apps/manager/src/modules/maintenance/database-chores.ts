import { constants, setPriority } from 'node:os';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { DatabaseCheckStatements, DatabaseFindings } from '../../database/database-check.js';

// The program of a chore's process. It runs from source as well: it imports packages only, besides types, and has no syntax that Node.js
// cannot strip.

/** What is done to the file. */
export type Chore =
  | { readonly kind: 'check'; readonly statements: DatabaseCheckStatements }
  | { readonly kind: 'checkpoint' }
  /** Gives free pages back to the file system, when there are many. */
  | { readonly kind: 'shrink'; readonly whenFreeBytes: number; readonly whenFreePercent: number };

/** What came of a chore. */
export interface ChoreResults {
  readonly check: DatabaseFindings;
  /** `pages`: how many pages the log had; a busy one has to be tried again. */
  readonly checkpoint: { readonly isBusy: boolean; readonly pages: number };
  /** Bytes that the file has become smaller by. */
  readonly shrink: number;
}

/** What the process is told to do. */
export interface ChoreOrder {
  readonly file: string;
  readonly chore: Chore;
}

/** Pages that are given back at a time: 4 MB, so that requests wait for some milliseconds only. */
const PAGES_A_TURN = 1000;
/** Between two turns, for the writes of requests. */
const PAUSE_MS = 50;
/** The most pages given back by one chore: 400 MB. */
const MOST_TURNS = 100;

/** What the process answers. */
export type ChoreAnswer = { readonly result: ChoreResults[Chore['kind']] } | { readonly problem: string };

process.once('message', (order: ChoreOrder) => {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  process.send?.(answerTo(order), () => {
    process.disconnect();
  });
});

function answerTo(order: ChoreOrder): ChoreAnswer {
  try {
    return { result: perform(order) };
  } catch (error) {
    // A TypeError is what better-sqlite3 throws for a folder that is gone.
    if (error instanceof TypeError) return { problem: error.message };
    if (!(error instanceof SqliteDatabase.SqliteError)) throw error;
    // Some damage is not found by the check, but met by it.
    if (order.chore.kind === 'check' && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code))
      return { result: { damage: [error.message], disorder: [] } };
    return { problem: `${error.message} (${error.code})` };
  }
}

function perform({ file, chore }: ChoreOrder): ChoreResults[Chore['kind']] {
  const isReading = chore.kind === 'check';
  // Never waits for locks: a waiting checkpoint would hold up the Manager's own writes.
  const database = new SqliteDatabase(file, { readonly: isReading, fileMustExist: true, timeout: 0 });
  try {
    switch (chore.kind) {
      case 'check':
        return check(database, chore.statements);
      case 'checkpoint':
        return checkpoint(database);
      case 'shrink':
        return shrink(database, chore.whenFreeBytes, chore.whenFreePercent);
    }
  } finally {
    database.close();
  }
}

function check(database: Database, { damage, disorder }: DatabaseCheckStatements): DatabaseFindings {
  const linesOf = (statements: readonly string[]): readonly string[] =>
    statements.flatMap((statement) => database.prepare<[], string>(statement).pluck().all());
  const damaged = linesOf(damage);
  return { damage: damaged, disorder: damaged.length > 0 ? [] : linesOf(disorder) };
}

/** Copies what it can while others read and write, and takes the lock only for what is left and for emptying the log. */
function checkpoint(database: Database): ChoreResults['checkpoint'] {
  type Row = { readonly busy: number; readonly log: number };
  const [passive] = database.pragma('wal_checkpoint(PASSIVE)') as readonly Row[];
  const [final] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly Row[];
  return { isBusy: final?.busy !== 0, pages: passive?.log ?? 0 };
}

function shrink(database: Database, whenFreeBytes: number, whenFreePercent: number): number {
  const before = sizes(database);
  if (before.free * before.pageBytes < whenFreeBytes) return 0;
  if (before.free * 100 < before.all * whenFreePercent) return 0;
  for (let turn = 0; turn < MOST_TURNS && sizes(database).free > 0; turn++) {
    try {
      database.exec(`PRAGMA incremental_vacuum(${PAGES_A_TURN})`);
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  return (before.all - sizes(database).all) * before.pageBytes;
}

function sizes(database: Database): {
  readonly all: number;
  readonly free: number;
  readonly pageBytes: number;
} {
  const number = (pragma: string): number => Number(database.pragma(pragma, { simple: true }));
  return { all: number('page_count'), free: number('freelist_count'), pageBytes: number('page_size') };
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
