/**
 * How much memory the Manager has when it has nothing to do, and with many queued tasks: its own, and that of the processes that it has
 * started. Linux only.
 *
 *   node tools/run-with-packages.mjs tools/bench/memory.ts [QUEUED TASKS]        (default: 1000000)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { residentMemory } from './resident-memory.ts';

const TASKS_A_JOB = 10_000;
/** The Manager gives back what it does not use when it has had nothing to do for ten seconds, and ends its compilers after a minute. */
const SETTLES_IN_MS = 75_000;

async function main(queued: number): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  const tell = async (when: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, SETTLES_IN_MS));
    process.stdout.write(`${when}: ${residentMemory(manager.pid)}\n`);
  };
  try {
    await manager.ready(() => api.answers());
    await tell('idle');
    for (let left = queued; left > 0; left -= TASKS_A_JOB) await submit(api, Math.min(left, TASKS_A_JOB));
    await tell(`${String(queued)} tasks queued`);
  } finally {
    await manager.stop();
    rmSync(path, { recursive: true });
  }
}

async function submit(api: ManagerApi, tasks: number): Promise<void> {
  await api.ask('POST', '/jobs', {
    name: `queue of ${String(tasks)}`,
    type: 'echo-sleep-test',
    submitter_platform: 'linux',
    settings: { message: 'bench', sleep_duration_seconds: 0, sleep_repeats: tasks },
  });
}

await main(Number(process.argv[2] ?? 1_000_000));
