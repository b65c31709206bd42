import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { invalid, unavailable } from '@flamenco/domain/errors';
import { findInconsistencies } from '../database/consistency-check.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { SqliteFarm } from '../database/sqlite/sqlite-farm.js';
import { syncFolderNow } from '../durable-files.js';
import { MANAGER } from '../manager.module.js';
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
 * Makes a database of ours of a Flamenco 3 Manager's: all of it, or nothing. The original is only read.
 * @param from - the database of a Flamenco 3 Manager that is not running
 * @param to - the new database; nothing may be there
 * @throws FarmError when one of the two cannot be used, or when the outcome is not in order
 */
export async function takeOverFarm(
  from: string,
  to: string,
  files: LocalFiles,
  now: Date,
): Promise<Takeover> {
  const target = resolve(to);
  if (existsSync(target))
    throw invalid('database-exists', `There is a file ${target} already. Name one that does not exist yet.`);
  if (!existsSync(dirname(target)))
    throw invalid(
      'no-such-folder',
      `There is no folder ${dirname(target)} for the new database. Create it first.`,
    );
  const unfinished = `${target}~`;
  const source = Flamenco3Database.open(resolve(from), `${unfinished}from`);
  const removeUnfinished = (): void => {
    for (const ending of ['', '-wal', '-shm', '-lock', '-lock-journal', '-journal'])
      rmSync(`${unfinished}${ending}`, { force: true });
  };
  try {
    removeUnfinished();
    const takeover = await fill(unfinished, source, files, now.toISOString());
    renameSync(unfinished, target);
    syncFolderNow(dirname(target));
    return takeover;
  } finally {
    removeUnfinished();
    source.close();
  }
}

async function fill(
  file: string,
  source: Flamenco3Database,
  files: LocalFiles,
  now: string,
): Promise<Takeover> {
  const database = await SqliteFarm.open(file, await MANAGER.databaseSchema());
  const unitOfWork = new UnitOfWork(database, { publish: () => undefined });
  try {
    const notes: string[] = [];
    const note = (line: string): unknown => notes.length < MOST_NOTES && notes.push(line);
    const jobs = await unitOfWork.run(async ({ sql }) => {
      const transfer: Transfer = { source, sql, note, now };
      await takeOverWorkers(transfer);
      const taken = await takeOverJobs(transfer);
      await takeOverTasks(transfer, taken, files.countEarlierLogs);
      await takeOverLastRendered(transfer);
      await countTakenOver(transfer);
      return taken;
    });
    refuseDisorder(await findInconsistencies(database.reader));
    if (!files.isShared) files.copy(jobs.values());
    const counts: Takeover['counts'][number][] = [];
    for (const [what, table, stored] of COUNTED) {
      const taken = await database.reader.get<{ n: number }>(`SELECT count(*) AS n FROM ${stored}`);
      counts.push({ what, found: source.count(table), taken: taken?.n ?? 0 });
    }
    return { notes, counts };
  } finally {
    await database.close();
  }
}

function refuseDisorder(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw unavailable(
    'takeover-failed',
    `The farm was not taken over, for the outcome would not be in order: ${problems.slice(0, 5).join('; ')}. Nothing was changed. Please report this, with the database if you may.`,
  );
}
