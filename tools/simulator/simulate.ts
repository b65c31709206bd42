import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { RandomStreams } from '../bottle/random-streams.ts';
import type { Job } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { Audit, type AuditReport } from './audit.ts';
import { FarmAccidents, type AccidentKind } from './farm-accidents.ts';
import { AT_REST, FarmPeople } from './farm-people.ts';
import { SimulatedFarm, type FarmSize } from './simulated-farm.ts';

/** What is simulated, and for how long. */
export interface SimulationOptions extends FarmSize {
  readonly seed: number;
  /** For how long there are accidents. */
  readonly minutes: number;
  /** Where the files are left when something was wrong, or always. */
  readonly isKept: boolean;
}

/** What came of it. */
export interface Simulation extends AuditReport {
  readonly accidents: Partial<Record<AccidentKind, number>>;
  readonly managerStarts: number;
  /** Starts of Managers that ended by themselves, for want of a database. */
  readonly managersEnded: number;
  readonly workerStarts: number;
  readonly canDiskBeFull: boolean;
  /** For how long the farm took to come to rest when all went well again. */
  readonly restS: number;
  readonly folder: string;
}

/** Time-outs pass, Workers come back, and then jobs are as long as they are. */
const CALM_MS = 5 * 60_000;

/** Lets a farm live through accidents for a while, has it come to rest, and looks whether all is as it was said to be. */
export async function simulate(options: SimulationOptions, say: (what: string) => void): Promise<Simulation> {
  const streams = new RandomStreams(options.seed);
  const farm = await SimulatedFarm.start(options, streams);
  let result: Simulation | undefined;
  try {
    const people = new FarmPeople(farm, streams.of('people'), options.workers);
    const accidents = new FarmAccidents(farm, streams.of('accidents'), say);
    const lives = Promise.all([people.run(), accidents.run()]);
    await pause(options.minutes * 60_000);
    say('accidents and people rest');
    people.rest();
    await accidents.end();
    await lives;
    const restS = await comeToRest(farm, people);
    const report = await audit(farm, people);
    result = { ...report, ...facts(farm), accidents: accidents.counts, restS };
    return result;
  } finally {
    await farm.end(options.isKept || result === undefined || result.violations.length > 0);
  }
}

/** @returns how long it took, in seconds */
async function comeToRest(farm: SimulatedFarm, people: FarmPeople): Promise<number> {
  const begunMs = performance.now();
  await farm.managersAnswer();
  await people.wakeAll();
  let moving: readonly string[] = [];
  const isStill = async (): Promise<boolean> => {
    if (farm.failures[0]) throw farm.failures[0];
    const jobs = await farm.api.jobs();
    moving = jobs
      .filter(({ status, task_counts: counts }) => !AT_REST.has(status) && !isHeld(counts))
      .map(({ id, name, status, activity }) => `${name} (${id}) is ${status}: ${activity}`);
    return moving.length === 0;
  };
  try {
    await waitFor('all jobs to end', isStill, CALM_MS, 500);
  } catch (cause) {
    if (moving.length === 0) throw cause;
    const left = moving.join('\n');
    throw new Error(`Jobs do not come to rest (${farm.folder.path}):\n${left}`, { cause });
  }
  return (performance.now() - begunMs) / 1000;
}

/** Of a job that only waits for tasks that people hold, they can let those go on. */
function isHeld(counts: Job['task_counts']): boolean {
  const { paused = 0, queued = 0, active = 0, 'soft-failed': softFailed = 0 } = counts ?? {};
  return paused > 0 && queued + active + softFailed === 0;
}

async function audit(farm: SimulatedFarm, people: FarmPeople): Promise<AuditReport> {
  await farm.stopWorkers();
  const report = await new Audit(farm, people, join(farm.folder.path, 'workers')).run();
  for (const manager of farm.managers) await manager.stop();
  const problems = (await farm.managers[0]?.problemsOfDatabase()) ?? '';
  return problems === '' ? report : { ...report, violations: [...report.violations, problems] };
}

function facts({
  managers,
  groups,
  disk,
  folder,
}: SimulatedFarm): Omit<Simulation, keyof AuditReport | 'accidents' | 'restS'> {
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
  return {
    managerStarts: sum(managers.map(({ starts }) => starts)),
    managersEnded: sum(managers.map(({ endsByItself }) => endsByItself)),
    workerStarts: sum(groups.map(({ starts }) => starts)),
    canDiskBeFull: disk !== undefined,
    folder: folder.path,
  };
}
