import { FarmError, unavailable } from '@flamenco/domain/errors';
import { findProblems } from '../database/database-check.js';
import type { NewFarm } from '../database/new-farm.js';
import type { SqlReader, SqlWriter } from '../database/sql.js';
import { goOnGivingIds } from '../migrate/given-ids.js';
import type { Progress } from '../migrate/progress.js';
import { Turns } from '../turns.js';
import { countTakenOver } from './counts.js';
import { Flamenco3Database } from './flamenco3-database.js';
import {
  BLOCKS,
  DEPENDENCIES,
  FAILURES,
  JOBS,
  MEMBERSHIPS,
  SCHEDULES,
  TAGS,
  TASKS,
  WORKERS,
  type Flamenco3Table,
} from './flamenco3-tables.js';
import { takeOverJobs, takeOverLastRendered } from './jobs.js';
import type { LocalFiles } from './local-files.js';
import { takeOverTasks } from './tasks.js';
import type { Transfer } from './transfer.js';
import { takeOverWorkers } from './workers.js';

/** What came of a takeover. */
export interface Takeover {
  /** A line for each kind of thing. */
  readonly counts: readonly { readonly what: string; readonly found: number; readonly taken: number }[];
  /** What is not as it was, or was left out, a line each. */
  readonly notes: readonly string[];
}

/** Of which farm, and what happens meanwhile. */
export interface TakeoverSource {
  /** The database of a Flamenco 3 Manager that is not running. */
  readonly file: string;
  /** Where it is copied to, to be read. */
  readonly copy: string;
  readonly files: LocalFiles;
  readonly progress: Progress;
  readonly now: Date;
}

/** What is counted, by the table that it is taken from and the one that it is in now. */
const COUNTED: readonly (readonly [what: string, source: Flamenco3Table, target: string])[] = [
  ['Workers', WORKERS, 'workers'],
  ['tags', TAGS, 'worker_tags'],
  ['tags of Workers', MEMBERSHIPS, 'worker_tag_membership'],
  ['sleep schedules', SCHEDULES, 'sleep_schedules'],
  ['jobs', JOBS, 'jobs'],
  ['tasks', TASKS, 'tasks'],
  ['dependencies', DEPENDENCIES, 'task_dependencies'],
  ['failures', FAILURES, 'task_failures'],
  ['blocked Workers', BLOCKS, 'job_blocks'],
];

/** How many lines of notes are kept: a farm may have a million tasks. */
const MOST_NOTES = 1000;

/**
 * Fills a new database with all of a Flamenco 3 Manager's farm, which is only read. It is not kept yet.
 * @param migrations - the names of this version's, in their order
 * @throws FarmError when it is not Flamenco 3's, or the outcome is not in order
 */
export async function takeOverFarm(
  source: TakeoverSource,
  target: NewFarm,
  migrations: readonly string[],
): Promise<Takeover> {
  const database = Flamenco3Database.open(source.file, source.copy);
  try {
    await target.migrate(migrations);
    return await fill(database, source, target.sql);
  } catch (error) {
    if (error instanceof FarmError) throw error;
    throw failed(Error.isError(error) ? error.message : String(error), error);
  } finally {
    database.close();
  }
}

async function fill(
  database: Flamenco3Database,
  { files, progress, now }: TakeoverSource,
  sql: SqlWriter,
): Promise<Takeover> {
  const notes: string[] = [];
  const transfer: Transfer = {
    source: database,
    sql,
    taken: { tags: new Set(), workers: new Set(), jobs: new Map(), tasks: new Set() },
    note: (line) => notes.length < MOST_NOTES && notes.push(line),
    progress,
    turns: new Turns(),
    now: now.toISOString(),
  };
  await takeOverWorkers(transfer);
  await takeOverJobs(transfer);
  await takeOverTasks(transfer, files.countEarlierLogs);
  await takeOverLastRendered(transfer);
  await settle(sql, transfer);
  if (!files.isShared) files.copy(transfer.taken.jobs.values());
  return { notes, counts: await countsOf(database, sql) };
}

async function settle(sql: SqlWriter, transfer: Transfer): Promise<void> {
  transfer.progress('checking', 0, 1);
  await countTakenOver(transfer);
  await goOnGivingIds(sql, new Map());
  refuseDisorder(await findProblems(sql));
  transfer.progress('checking', 1, 1);
}

async function countsOf(source: Flamenco3Database, sql: SqlReader): Promise<Takeover['counts']> {
  const counts: Takeover['counts'][number][] = [];
  for (const [what, table, stored] of COUNTED) {
    const taken = await sql.get<{ n: number }>(`SELECT count(*) AS n FROM ${stored}`);
    counts.push({ what, found: source.count(table), taken: taken?.n ?? 0 });
  }
  return counts;
}

function refuseDisorder(problems: readonly string[]): void {
  if (problems.length > 0) throw failed(problems.slice(0, 5).join('; '));
}

function failed(why: string, cause?: unknown): FarmError {
  return unavailable(
    'takeover-failed',
    `The farm was not taken over, for the outcome would not be in order: ${why}. Nothing was changed. Please report this, with the database if you may.`,
    { cause },
  );
}
