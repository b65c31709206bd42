/**
 * node --no-node-snapshot tools/bottle/in-bottle.ts SEED…: what `npm run bottle` runs, in a process of its own, in which nothing is
 * as it was. A line of JSON a seed.
 */
import { parseArgs } from 'node:util';
import { SeededRandom } from '../farm/random.ts';
import type { LifeReport } from './life.ts';
import { ManagerDisk } from './manager-disk.ts';
import { Network } from './network.ts';
import type { PlantedFault } from './planted-fault-names.ts';
import { RandomStreams } from './random-streams.ts';
import { replaceGlobals } from './replaced-globals.ts';
import { forkInBottle, threadsInBottle } from './stand-in-processes.ts';
import { Trace } from './trace.ts';
import { isOfTheDead } from './violation.ts';
import { VirtualTime } from './virtual-time.ts';

/** What came of a seed. */
export interface SeedOutcome {
  readonly seed: number;
  readonly fingerprint: string;
  readonly events: number;
  readonly wallMs: number;
  readonly report?: LifeReport;
  /** What must never be, and was. */
  readonly violation?: string;
  /** What happened last before that. */
  readonly end?: readonly string[];
}

const realNow = performance.now.bind(performance);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '6' },
    minutes: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '8' },
    plant: { type: 'string' },
    within: { type: 'string', default: 'Infinity' },
    trace: { type: 'boolean', default: false },
  },
});

/** Of the seed that is tried now. */
let streams = new RandomStreams(0);
const time = new VirtualTime();
const streamOf = (what: string): (() => number) => {
  return () => streams.of(`${what} ${time.actor?.name ?? ''}`).next();
};
/** Loaded when all is in place. */
const loaded: { makeRunner?: Parameters<typeof forkInBottle>[2] } = {};
const network: { now: Network } = { now: new Network(time, new SeededRandom(0)) };
const disk: { now: ManagerDisk } = { now: new ManagerDisk(time, new SeededRandom(0)) };
await replaceGlobals({
  time,
  random: streamOf('numbers'),
  randomByte: streamOf('bytes'),
  fetch: (input, init) => network.now.fetch(input, init),
  fork: forkInBottle(time, streamOf('compilation'), () => {
    if (!loaded.makeRunner) throw new Error('Nothing is compiled before the programs are loaded');
    return loaded.makeRunner();
  }),
  Thread: threadsInBottle(() => disk.now),
});
const { Sandbox } = await import('./programs.ts');
loaded.makeRunner = () => new Sandbox();
const { live } = await import('./life.ts');
if (values.plant !== undefined) {
  const { PLANT } = await import('./planted-faults.ts');
  PLANT[values.plant as PlantedFault]();
}
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => {
    if (!isOfTheDead(error)) time.fail(error);
  });
}

async function trySeed(seed: number, isRehearsal = false): Promise<SeedOutcome> {
  streams = new RandomStreams(seed);
  const trace = new Trace(
    values.trace && !isRehearsal ? (line) => process.stderr.write(`${line}\n`) : undefined,
  );
  network.now = new Network(time, streams.of('lines'));
  disk.now = new ManagerDisk(time, streams.of('disk'));
  const bottle = { time, network: network.now, disk: disk.now, trace, chances: streams.of('farm') };
  const began = realNow();
  const options = isRehearsal
    ? { workers: 2, minutes: 1, jobs: 2 }
    : { workers: Number(values.workers), minutes: Number(values.minutes), jobs: Number(values.jobs) };
  const facts = (): Pick<SeedOutcome, 'seed' | 'fingerprint' | 'events' | 'wallMs'> => ({
    seed,
    fingerprint: trace.fingerprint,
    events: trace.count,
    wallMs: Math.round(realNow() - began),
  });
  try {
    const report = await live(
      bottle,
      { people: streams.of('people'), accidents: streams.of('accidents') },
      options,
    );
    return { ...facts(), report };
  } catch (error) {
    const violation = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...facts(), violation, end: trace.end };
  }
}

await time.rehearse(() => trySeed(0, true));
const lastMs = realNow() + Number(values.within) * 1000;
for (const seed of positionals.map(Number)) {
  if (realNow() > lastMs) break;
  time.beginAnew();
  const outcome = await trySeed(seed);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  if (values.plant !== undefined && outcome.violation !== undefined) break; // it is found
}
process.exit(0);
