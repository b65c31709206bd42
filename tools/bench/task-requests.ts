/**
 * What a Worker's task costs the Manager, and whether that grows with the queue. Prints, for each number of queued tasks, the
 * Manager's cycles a second as a share of those of a server that does nothing, measured in turn with it: compare the shares.
 *
 *   node tools/run-with-packages.mjs tools/bench/task-requests.ts [QUEUED TASKS …]        (default: 1000 100000)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { startBareServer } from './bare-farm.ts';
import { fillQueue } from './fill-queue.ts';
import { cyclesPerSecond, type Farm } from './worker-cycles.ts';

const WORKERS = 16;
const CYCLES = 2000;
const ROUNDS = 3;

async function main(queues: readonly number[]): Promise<void> {
  const bare = await startBareServer(WORKERS);
  try {
    for (const queued of queues) process.stdout.write(`${await measure(queued, bare.farm)}\n`);
  } finally {
    bare.stop();
  }
}

async function measure(queued: number, bare: Farm): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  try {
    await manager.ready(() => api.answers());
    await fillQueue(api, queued, 10);
    await fillQueue(api, (CYCLES + WORKERS) * (ROUNDS + 1), 90);
    const farm = { url: api.url, workers: await registerWorkers(api) };
    await cyclesPerSecond(farm, CYCLES); // warms both up
    await cyclesPerSecond(bare, CYCLES);
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await cyclesPerSecond(bare, CYCLES);
      const share = await cyclesPerSecond(farm, CYCLES);
      shares.push((2 * share) / (before + (await cyclesPerSecond(bare, CYCLES))));
    }
    shares.sort((a, b) => a - b);
    return `${String(queued).padStart(9)} queued: ${shares.map((share) => share.toFixed(3)).join(' ')} of a bare server (min, median, max)`;
  } finally {
    await manager.stop();
    rmSync(path, { recursive: true });
  }
}

async function registerWorkers(api: ManagerApi): Promise<Farm['workers']> {
  return Promise.all(
    Array.from({ length: WORKERS }, (_, index) => signOnBareWorker(api, `bench-${String(index)}`)),
  );
}

const queues = process.argv.slice(2).map(Number);
await main(queues.length > 0 ? queues : [1000, 100_000]);
