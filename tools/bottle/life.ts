import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accidents, type AccidentCounts } from './accidents.ts';
import { prepareManagerFolder } from './bottled-manager.ts';
import type { SeededRandom } from '../farm/random.ts';
import { Farm, type Bottle } from './farm.ts';
import { LATEST_MS, type LineCounts } from './network.ts';
import { People } from './people.ts';
import { fillWorkerDisks } from './worker-disks.ts';
import { meetCommits, meetReports, meetStatements } from './deaths-in-writing.ts';
import { Violation } from './violation.ts';

/** What is tried. */
export interface LifeOptions {
  readonly workers: number;
  /** How long accidents go on, in minutes of virtual time. */
  readonly minutes: number;
  readonly jobs: number;
}

/** What people, and accidents, are decided by. */
interface LifeChances {
  readonly people: SeededRandom;
  readonly accidents: SeededRandom;
}

/** What came of it. */
export interface LifeReport {
  readonly virtualHours: number;
  readonly completions: number;
  readonly managerStarts: number;
  readonly accidents: AccidentCounts;
  readonly lines: LineCounts;
}

const CHECK_EVERY_MS = 1_000;
/** A computer that was suspended, or a disk that is slow, takes its time. */
const LONGEST_WAIT_MS = 30 * 60_000;
/** By then, everything that can end has ended: jobs of some minutes, time-outs of some more. */
const CALM_MS = 3 * 60 * 60_000;

/**
 * The life of a farm: accidents and people for a while, then none. While accidents happen, nothing wrong is ever accepted; when
 * they stop, each job ends or waits for a person.
 * @throws Violation
 */
export async function live(
  bottle: Omit<Bottle, 'folder'>,
  chances: LifeChances,
  options: LifeOptions,
): Promise<LifeReport> {
  const { time, network, trace } = bottle;
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-bottle-'));
  const farm = new Farm({ ...bottle, folder }, options.workers);
  const people = new People(time, chances.people, trace, options.jobs);
  const accidents = new Accidents(bottle, farm, chances.accidents);
  try {
    prepareManagerFolder(folder);
    meetCommits(accidents);
    meetStatements(accidents);
    fillWorkerDisks(time);
    meetReports(accidents, time);
    await time.run(60_000, farm.startManager());
    for (const worker of farm.workers) farm.startWorker(worker);
    people.begin();
    accidents.begin();
    const endMs = time.nowMs + options.minutes * 60_000;
    while (time.nowMs < endMs) await passTime(bottle, farm);
    people.rest();
    farm.note('accidents and people rest');
    await time.run(time.nowMs + LONGEST_WAIT_MS, accidents.end());
    await comeToRest(bottle, farm, people);
    await time.run(time.nowMs + LONGEST_WAIT_MS, checkLogs(people, farm.cutTasks));
  } finally {
    farm.killManager('at the end');
    for (const worker of farm.workers) worker.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    virtualHours: time.nowMs / 3_600_000,
    completions: farm.completions,
    managerStarts: farm.managerStarts,
    accidents: accidents.counts,
    lines: network.counts,
  };
}

async function passTime({ time }: Pick<Bottle, 'time'>, farm: Farm): Promise<void> {
  await time.run(time.nowMs + CHECK_EVERY_MS);
  await farm.check();
}

async function comeToRest(bottle: Omit<Bottle, 'folder'>, farm: Farm, people: People): Promise<void> {
  const { time } = bottle;
  const arrivedMs = time.nowMs + LATEST_MS;
  while (time.nowMs < arrivedMs) await passTime(bottle, farm);
  await time.run(time.nowMs + LONGEST_WAIT_MS, people.wakeAll());
  const lastMs = time.nowMs + CALM_MS;
  let unfinished: readonly string[] = ['?'];
  while (unfinished.length > 0) {
    if (time.nowMs > lastMs)
      throw new Violation(
        `Hours after the last accident, jobs have neither ended nor wait for a person:\n${unfinished.join('\n')}`,
      );
    for (let turn = 0; turn < 60; turn += 1) await passTime(bottle, farm);
    unfinished = await farm.unfinished();
  }
  const asleep = await farm.asleep();
  if (asleep.length > 0) throw new Violation(`All Workers were woken, and these sleep: ${asleep.join(', ')}`);
}

interface LoggedTask {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/**
 * What a render printed stands in its task's log, once.
 * @param cutTasks - of whose logs the power may have cost something, or have the Manager forget that it has it, so that it comes again
 * @throws Violation
 */
async function checkLogs(people: People, cutTasks: ReadonlySet<string>): Promise<void> {
  const { jobs } = await people.ask<{ jobs: { id: string; name: string }[] }>('/jobs');
  for (const job of jobs) {
    const { tasks = [] } = await people.ask<{ tasks?: LoggedTask[] }>(`/jobs/${job.id}/tasks`);
    for (const { id, name } of tasks.filter(({ status }) => status === 'completed')) {
      const { url } = await people.ask<{ url: string }>(`/tasks/${id}/log`);
      const log = await people.read(url);
      for (const line of [/ Rendering$/gm, /^.*Saved: /gm]) {
        const count = log.match(line)?.length ?? 0;
        if (count !== 1 && !cutTasks.has(id))
          throw new Violation(
            `The log of ${job.name}/${name} has ${count} lines ${String(line)}, not 1:\n${log}`,
          );
      }
    }
  }
}
