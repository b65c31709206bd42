/**
 * npm run bottle [-- OPTIONS]: the farm in a bottle. Years of accidents in minutes: the real Manager and real Workers in one process,
 * on virtual time, with everything that happens decided by a seed. Ends with status 1 when something was that must never be.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { buildWorkspace } from '../build-workspace.ts';
import { BOTTLE_ENVIRONMENT, NODE_ARGUMENTS } from './bottle-process.ts';
import type { SeedOutcome } from './in-bottle.ts';
import { PLANTED_FAULTS } from './planted-fault-names.ts';

const root = join(import.meta.dirname, '../..');

const HELP = `Usage: npm run bottle -- [OPTIONS]

  --seed N       the seed to try, or the first of several (1)
  --seeds N      how many (1)
  --workers N    Workers of the farm (6)
  --minutes N    minutes of virtual time for which accidents happen (20)
  --hours N      the same in hours
  --jobs N       jobs that people submit meanwhile, at most (8)
  --plant NAME   with a fault on purpose (tools/bottle/planted-faults.ts); all: each, until it is found
  --within N     begin no further seed after so many seconds
  --trace        print all that happens, a line each
  --help         print this text
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    workers: { type: 'string', default: '6' },
    minutes: { type: 'string', default: '20' },
    hours: { type: 'string' },
    jobs: { type: 'string', default: '8' },
    plant: { type: 'string' },
    within: { type: 'string', default: 'Infinity' },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Managers that were killed leave something in the memory of the process. */
const SEEDS_A_PROCESS = 20;
/** Within so many seeds, each planted fault has to be found. */
const SEEDS_A_FAULT = 200;

/** @returns the exit status */
async function main(): Promise<number> {
  if (!existsSync(join(root, 'apps/manager/dist/main.js'))) buildWorkspace(root, say);
  if (values.plant !== 'all')
    return (await trySeeds(seedsOf(Number(values.seeds)), values.plant)) > 0 ? 1 : 0;
  const unfound: string[] = [];
  for (const [name, what] of Object.entries(PLANTED_FAULTS)) {
    say(`\n${name}: ${what}`);
    if ((await trySeeds(seedsOf(SEEDS_A_FAULT), name)) === 0) unfound.push(name);
  }
  say(unfound.length === 0 ? '\nAll planted faults were found.' : `\nNot found: ${unfound.join(', ')}`);
  return unfound.length === 0 ? 0 : 1;
}

function seedsOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Number(values.seed) + index);
}

/** @param plant - a planted fault; then the first violation ends it @returns how many seeds found something */
async function trySeeds(seeds: readonly number[], plant?: string): Promise<number> {
  const outcomes: SeedOutcome[] = [];
  const begunMs = performance.now();
  for (let at = 0; at < seeds.length; at += SEEDS_A_PROCESS) {
    const leftS = Number(values.within) - (performance.now() - begunMs) / 1000;
    if (leftS <= 0) break;
    const arguments_ = [...(plant === undefined ? [] : ['--plant', plant]), '--within', String(leftS)];
    outcomes.push(...(await bottleOf([...arguments_, ...seeds.slice(at, at + SEEDS_A_PROCESS).map(String)])));
    if (plant !== undefined && outcomes.some(isViolation)) break;
  }
  summarize(outcomes);
  return outcomes.filter(isViolation).length;
}

/** What came of a process with a bottle. */
async function bottleOf(arguments_: readonly string[]): Promise<readonly SeedOutcome[]> {
  const minutes = values.hours === undefined ? values.minutes : String(60 * Number(values.hours));
  const life = ['--workers', values.workers, '--minutes', minutes, '--jobs', values.jobs];
  const program = join(import.meta.dirname, 'in-bottle.ts');
  const child = spawn(
    process.execPath,
    [...NODE_ARGUMENTS, program, ...life, ...(values.trace ? ['--trace'] : []), ...arguments_],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...BOTTLE_ENVIRONMENT } },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const outcomes: SeedOutcome[] = [];
  for await (const line of createInterface(child.stdout)) {
    const outcome = line.startsWith('{"seed":') ? (JSON.parse(line) as SeedOutcome) : undefined;
    if (outcome === undefined) say(line);
    else {
      outcomes.push(outcome);
      tell(outcome, life);
    }
  }
  const status = await ended;
  if (status !== 0 || outcomes.length === 0) throw new Error(`The bottle broke (status ${String(status)}).`);
  return outcomes;
}

function isViolation({ violation }: SeedOutcome): boolean {
  return violation !== undefined;
}

function tell(outcome: SeedOutcome, life: readonly string[]): void {
  const { seed, fingerprint, events, wallMs, report, violation, end = [] } = outcome;
  const what =
    report === undefined
      ? 'VIOLATION'
      : `${report.virtualHours.toFixed(2)} h, ${report.completions} tasks completed`;
  say(`seed ${seed}: trace ${fingerprint} of ${events} lines, ${what}, ${(wallMs / 1000).toFixed(1)} s`);
  if (violation === undefined) return;
  if (values.plant === 'all') say(violation.split('\n', 1)[0] ?? '');
  else {
    const again = ['--seed', String(seed), ...life].join(' ');
    say(
      `\nWhat happened last:\n${end.join('\n')}\n\n${violation}\n\nOnce more: npm run bottle -- ${again}\n`,
    );
  }
}

function summarize(outcomes: readonly SeedOutcome[]): void {
  const reports = outcomes.flatMap(({ report }) => report ?? []);
  const sum = (pick: (report: NonNullable<SeedOutcome['report']>) => number): number =>
    reports.reduce((all, report) => all + pick(report), 0);
  const counted = (pick: (report: NonNullable<SeedOutcome['report']>) => object): string => {
    const kinds = Object.keys(reports[0] ? pick(reports[0]) : {});
    return kinds
      .map((kind) => `${kind} ${sum((report) => (pick(report) as Record<string, number>)[kind] ?? 0)}`)
      .join(', ');
  };
  const wallS = outcomes.reduce((all, { wallMs }) => all + wallMs, 0) / 1000;
  say(
    [
      `${outcomes.length} seeds in ${wallS.toFixed(0)} s: ${outcomes.length - reports.length} violations, ${sum(({ virtualHours }) => virtualHours).toFixed(1)} h of virtual time, ${sum(({ completions }) => completions)} tasks completed.`,
      `Accidents: ${counted(({ accidents }) => accidents)}.`,
      `Messages: ${counted(({ lines }) => lines)}.`,
    ].join('\n'),
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(HELP);
else process.exitCode = await main();
