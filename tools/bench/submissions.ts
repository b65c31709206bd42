/**
 * What a submission costs: small jobs, eight at a time, and one of 10,000 tasks. Prints both in cycles of a server that does nothing
 * (four requests each), measured in turn with them, so that figures of two versions or two computers can be compared; and the memory of the
 * Manager and of what it has started.
 *
 *   node tools/run-with-packages.mjs tools/bench/submissions.ts [SMALL JOBS]        (default: 1000)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { startBareServer } from './bare-farm.ts';
import { residentMemory } from './resident-memory.ts';
import { cyclesPerSecond, type Farm } from './worker-cycles.ts';

const AT_A_TIME = 8;
const TASKS_OF_LARGE_JOB = 10_000;
const BARE_WORKERS = 16;
const BARE_CYCLES = 2000;
const ROUNDS = 5;

async function main(smallJobs: number): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const bare = await startBareServer(BARE_WORKERS);
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  try {
    await manager.ready(() => api.answers());
    process.stdout.write(`idle: ${residentMemory(manager.pid)}\n`);
    await submitSmallJobs(api, smallJobs / ROUNDS); // warms all three up
    await cyclesPerSecond(bare.farm, BARE_CYCLES);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push(await measureRound(api, bare.farm, smallJobs / ROUNDS));
    report(
      'small jobs for a bare cycle',
      rounds.map(({ small }) => small),
    );
    report(
      `bare cycles for a job of ${String(TASKS_OF_LARGE_JOB)} tasks`,
      rounds.map(({ large }) => large),
    );
    process.stdout.write(`afterwards: ${residentMemory(manager.pid)}\n`);
  } finally {
    bare.stop();
    await manager.stop();
    rmSync(path, { recursive: true });
  }
}

/** Small jobs a second as a share of bare cycles a second; and how many bare cycles a large job takes. */
interface Round {
  readonly small: number;
  readonly large: number;
}

async function measureRound(api: ManagerApi, bare: Farm, smallJobs: number): Promise<Round> {
  const before = await cyclesPerSecond(bare, BARE_CYCLES);
  const small = await submitSmallJobs(api, smallJobs);
  const start = performance.now();
  await submit(api, TASKS_OF_LARGE_JOB);
  const seconds = (performance.now() - start) / 1000;
  const barePerSecond = (before + (await cyclesPerSecond(bare, BARE_CYCLES))) / 2;
  return { small: small / barePerSecond, large: seconds * barePerSecond };
}

/** @returns jobs a second */
async function submitSmallJobs(api: ManagerApi, count: number): Promise<number> {
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await submit(api, 1);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_A_TIME }, client));
  return (count / (performance.now() - start)) * 1000;
}

async function submit(api: ManagerApi, tasks: number): Promise<void> {
  await api.ask('POST', '/jobs', {
    name: `bench ${String(tasks)}`,
    type: 'echo-sleep-test',
    submitter_platform: 'linux',
    settings: { message: 'bench', sleep_duration_seconds: 0, sleep_repeats: tasks },
  });
}

function report(what: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const [least = 0, median = 0, most = 0] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map(
    (at) => sorted[at] ?? 0,
  );
  process.stdout.write(
    `${what}: ${[least, median, most].map((value) => value.toPrecision(3)).join(' ')} (min, median, max)\n`,
  );
}

await main(Number(process.argv[2] ?? 1000));
