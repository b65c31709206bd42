/**
 * How much memory a Worker has that has nothing to do, and one whose task prints 1 GiB: its own, without that of programs. Linux only.
 *
 *   node tools/run-with-packages.mjs tools/bench/worker-memory.ts [--minutes 60] [--mib 1024] [--samples FILE]
 *
 * What it has each minute is written to FILE, as CSV.
 */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../demo/free-port.ts';
import { prepareFarmFolder, prepareWorkerFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';

/** What Node.js needs at its start is given back, or not, within this time. */
const SETTLES_IN_MS = 60_000;
const PRINTS_WITHIN_MS = 30 * 60_000;

/** Lines of 64 bytes, as many as fit. */
const JOB_TYPE = `
const JOB_TYPE = { label: 'Prints', settings: [{ key: 'mib', type: 'int32', required: true }] };
function compileJob(job) {
  const task = author.Task('prints', 'misc');
  const print = "yes 'Fra:1 Mem:9.91M | Time:00:00.03 | Rendering sample 40/4096 ....' | head -c " + job.settings.mib + "M";
  task.addCommand(author.Command('exec', { exe: 'sh', args: ['-c', print] }));
  job.addTask(task);
}
`;

async function main(minutes: number, mib: number, samples: string | undefined): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'bench', port });
  mkdirSync(join(path, 'scripts'));
  writeFileSync(join(path, 'scripts', 'prints.js'), JOB_TYPE);
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  await manager.ready(() => api.answers());
  const { config, log } = prepareWorkerFolder(folder, 'bench', api.url);
  const worker = FarmProcess.start('worker', config, log);
  const tell = (when: string): void => {
    process.stdout.write(`${when}: ${memoryOf(worker.pid)}\n`);
  };
  try {
    await sleep(SETTLES_IN_MS);
    tell('idle for a minute');
    const started = performance.now();
    for (let minute = 1; minute <= minutes; minute += 1) {
      await sleep(Math.max(0, minute * 60_000 - (performance.now() - started)));
      keepSample(samples, minute, worker.pid);
      if (minute % Math.ceil(minutes / 4) === 0 || minute === minutes)
        tell(`idle for ${String(minute)} minutes`);
    }
    await print(api, worker, mib);
    tell('just after');
    await sleep(SETTLES_IN_MS);
    tell('a minute later');
  } finally {
    await worker.stop();
    await manager.stop();
    rmSync(path, { recursive: true, maxRetries: 3 });
  }
}

function keepSample(file: string | undefined, minute: number, pid: number): void {
  if (file === undefined) return;
  const smaps = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
  const fields = ['Rss', 'Pss', 'Private_Dirty'].map(
    (name) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(smaps)?.[1],
  );
  if (minute === 1) writeFileSync(file, 'minute,rss_kib,pss_kib,private_dirty_kib\n');
  appendFileSync(file, `${String(minute)},${fields.join(',')}\n`);
}

/** Has the Worker run a program that prints so much, and tells the most memory that it had meanwhile. */
async function print(api: ManagerApi, worker: FarmProcess, mib: number): Promise<void> {
  const job = await api.submit({ name: 'prints', type: 'prints', settings: { mib } });
  let most = 0;
  const began = performance.now();
  await waitFor(
    'all to be printed',
    async () => {
      most = Math.max(most, residentMib(worker.pid));
      return ['completed', 'failed'].includes((await api.job(job.id)).status);
    },
    PRINTS_WITHIN_MS,
    250,
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const { status } = await api.job(job.id);
  process.stdout.write(
    `printed ${String(mib)} MiB in ${seconds} s (${status}), at most ${String(most)} MiB\n`,
  );
}

function residentMib(pid: number): number {
  return Math.round(kibOf(pid, 'VmRSS') / 1024);
}

/** Now, and the most since its start. */
function memoryOf(pid: number): string {
  return `${String(residentMib(pid))} MiB (most so far ${String(Math.round(kibOf(pid, 'VmHWM') / 1024))} MiB)`;
}

function kibOf(pid: number, field: string): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]);
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    mib: { type: 'string', default: '1024' },
    samples: { type: 'string' },
  },
});
await main(Number(values.minutes), Number(values.mib), values.samples);
