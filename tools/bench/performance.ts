/**
 * What a Worker's cycle costs (ask for a task, report it active, send its log, report it completed), with so many tasks queued and so
 * many Workers at it: on a Manager that is started for it, or on any other, also Flamenco 3's, by its address. Beside it a server that
 * does nothing, measured in turn: its cycles are this computer's unit. Adds to a file of JSON, from which draw-plots.ts draws.
 *
 *   node tools/run-with-packages.mjs tools/bench/performance.ts --help
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { POSTGRES_SERVER, provideSystemPrograms } from '../system-packages.ts';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { startBareServer } from './bare-farm.ts';
import { fillQueue } from './fill-queue.ts';
import { farmAt, startMeasuredFarm, type FarmKind, type MeasuredFarm } from './measured-farm.ts';
import { cyclesPerSecond, type Farm } from './worker-cycles.ts';

const HELP = `Usage: node tools/run-with-packages.mjs tools/bench/performance.ts [OPTIONS]

  --queued N,N…       tasks that are queued besides, with a lower priority (1000,10000)
  --workers N,N…      Workers that ask at once (10,100)
  --database WHICH    sqlite or postgres (sqlite)
  --managers N        Managers on one PostgreSQL (1)
  --url URL,URL…      measure these Managers instead, which share a database; their farm gets jobs and Workers, so take one for trials
  --name NAME         what it is called in the plots, with --url
  --cycles N          cycles of a round (2000)
  --rounds N          (3)
  --output FILE       to be added to (performance.json)
  --help              print this text

Each combination is measured on an empty database, but not with --url.
`;

/** One line of the file. */
export interface Measurement {
  /** What was measured: "SQLite", "PostgreSQL, 2 Managers", … */
  readonly farm: string;
  readonly queued: number;
  readonly workers: number;
  /** Cycles a second, of each round. */
  readonly cycles: readonly number[];
  /** The same as shares of a server that does nothing, measured before and after each round. */
  readonly shares: readonly number[];
  readonly computer: string;
  readonly day: string;
}

const { values } = parseArgs({
  options: {
    queued: { type: 'string', default: '1000,10000' },
    workers: { type: 'string', default: '10,100' },
    database: { type: 'string', default: 'sqlite' },
    managers: { type: 'string', default: '1' },
    url: { type: 'string' },
    name: { type: 'string', default: 'Another Manager' },
    cycles: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    output: { type: 'string', default: 'performance.json' },
    help: { type: 'boolean', default: false },
  },
});
const [cycles, rounds] = [Number(values.cycles), Number(values.rounds)];

async function main(): Promise<void> {
  const kind = kindOfFarm();
  if (kind.database === 'postgres' && values.url === undefined) provideSystemPrograms([POSTGRES_SERVER], say);
  for (const queued of numbers(values.queued)) {
    for (const workers of numbers(values.workers)) {
      const farm = values.url === undefined ? await startMeasuredFarm(kind) : farmAt(values.url.split(','));
      try {
        keep(await measure(farm, nameOf(kind), queued, workers));
      } finally {
        await farm.end();
      }
    }
  }
}

function kindOfFarm(): FarmKind {
  const { database } = values;
  if (database !== 'sqlite' && database !== 'postgres')
    throw new Error(`--database is sqlite or postgres, not ${database}`);
  return { database, managers: Number(values.managers) };
}

function nameOf({ database, managers }: FarmKind): string {
  if (values.url !== undefined) return values.name;
  if (database === 'sqlite') return 'SQLite';
  return managers === 1 ? 'PostgreSQL' : `PostgreSQL, ${managers} Managers`;
}

async function measure(
  { managers }: MeasuredFarm,
  name: string,
  queued: number,
  workerCount: number,
): Promise<Measurement> {
  const [first] = managers;
  await fillQueue(first, queued, 10);
  // Of each job, the first task comes before its others: nobody is to wait for that.
  await fillQueue(first, (cycles + workerCount) * (rounds + 1), 90);
  const farm = await withWorkers(managers, workerCount);
  const bare = await startBareServer(workerCount);
  try {
    await cyclesPerSecond(farm, cycles); // warms both up
    await cyclesPerSecond(bare.farm, cycles);
    const measured = { cycles: [] as number[], shares: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const before = await cyclesPerSecond(bare.farm, cycles);
      const ofFarm = await cyclesPerSecond(farm, cycles);
      const unit = (before + (await cyclesPerSecond(bare.farm, cycles))) / 2;
      measured.cycles.push(Math.round(ofFarm));
      measured.shares.push(Number((ofFarm / unit).toFixed(4)));
    }
    const computer = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node.js ${process.version}`;
    const day = new Date().toISOString().slice(0, 10);
    return { farm: name, queued, workers: workerCount, ...measured, computer, day };
  } finally {
    bare.stop();
  }
}

/** Each Worker talks to one of the Managers, in turn. */
async function withWorkers(managers: MeasuredFarm['managers'], count: number): Promise<Farm> {
  const workers: Farm['workers'][number][] = [];
  for (let index = 0; index < count; index += 1) {
    const api = managers[index % managers.length] ?? managers[0];
    const { uuid, secret } = await signOnBareWorker(api, `bench-${index}`);
    workers.push({ uuid, secret, url: api.url });
  }
  return { url: managers[0].url, workers };
}

function keep(measurement: Measurement): void {
  const { farm, queued, workers, cycles: perSecond, shares } = measurement;
  say(
    `${farm}, ${queued} queued, ${workers} Workers: ${perSecond.join(' ')} cycles a second, ${shares.join(' ')} of a bare server`,
  );
  const before = existsSync(values.output)
    ? (JSON.parse(readFileSync(values.output, 'utf8')) as readonly Measurement[])
    : [];
  // One that is measured again takes the place of what was.
  const others = before.filter(
    (other) => other.farm !== farm || other.queued !== queued || other.workers !== workers,
  );
  writeFileSync(values.output, `${JSON.stringify([...others, measurement], null, 2)}\n`);
}

function numbers(list: string): readonly number[] {
  return list.split(',').map(Number);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(HELP);
else await main();
